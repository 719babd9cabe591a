package dev.loomlet.examples.libraries;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Apache HttpClient and HttpURLConnection against the JDK's server; {@link HttpTrials} has what is asserted. */
class HttpTest {

    @TempDir
    static Path folder;

    @ParameterizedTest
    @MethodSource("dev.loomlet.examples.libraries.Way#unpatched")
    void apacheClient(Way way) throws Exception {
        try (MeetingServer server = MeetingServer.plain()) {
            new HttpTrials(way, server.trust()).apacheClient(server.uri());
        }
    }

    @ParameterizedTest
    @MethodSource("dev.loomlet.examples.libraries.Way#unpatched")
    void apacheClientWithTls(Way way) throws Exception {
        try (MeetingServer server = MeetingServer.secure(folder)) {
            new HttpTrials(way, server.trust()).apacheClient(server.uri());
        }
    }

    @ParameterizedTest
    @MethodSource("dev.loomlet.examples.libraries.Way#unpatched")
    void theWaitOfApachesPoolHoldsThePortableHub(Way way) throws Exception {
        try (MeetingServer server = MeetingServer.plain()) {
            new HttpTrials(way, server.trust()).emptyApachePool(server.uri());
        }
    }

    /** It takes no factory, so that {@link PatchedTest} is for the portable engine. */
    @Test
    @EnabledIfSystemProperty(named = "loomlet.test.engine", matches = "direct", disabledReason = "needs Patch elsewhere")
    void urlConnection() throws Exception {
        try (MeetingServer server = MeetingServer.plain()) {
            new HttpTrials(Way.UNCHANGED, server.trust()).urlConnection(server.uri());
        }
    }

    @ParameterizedTest
    @MethodSource("dev.loomlet.examples.libraries.Way#unpatched")
    void urlConnectionWithTls(Way way) throws Exception {
        try (MeetingServer server = MeetingServer.secure(folder)) {
            new HttpTrials(way, server.trust()).urlConnection(server.uri());
        }
    }
}
