package dev.loomlet.examples.libraries;

import dev.loomlet.CheckedRunnable;
import dev.loomlet.net.Patch;
import java.nio.file.Path;

/** What {@link PatchedTest} runs in a process of its own, where all libraries are left as they are. */
final class PatchedProgram {

    private PatchedProgram() {}

    /** {@code postgres URL}, {@code redis PORT} or {@code http FOLDER}. */
    static void main(String[] arguments) throws Exception {
        Patch.sockets();
        String argument = arguments[1];
        switch (arguments[0]) {
            case "postgres" -> postgres(argument);
            case "redis" -> redis(Integer.parseInt(argument));
            default -> http(Path.of(argument));
        }
        // Threads of the JDK's keep-alive cache may still be there.
        System.exit(0);
    }

    private static void postgres(String url) throws Exception {
        Way way = Way.UNCHANGED;
        passes("sleep", () -> PostgresTrials.sleepTogether(url, way));
        passes("lock", () -> PostgresTrials.waitForALockTogether(url, way));
        passes("pool", () -> PostgresTrials.sleepWithHikari(url, way));
        passes("empty pool", () -> PostgresTrials.emptyHikari(url, way));
    }

    private static void redis(int port) throws Exception {
        RedisTrials trials = new RedisTrials(port, Way.UNCHANGED);
        passes("pop", trials::popTogether);
        passes("publish", trials::publish);
        passes("pipelines", trials::pipelines);
        passes("empty pool", trials::emptyPool);
    }

    private static void http(Path folder) throws Exception {
        try (MeetingServer plain = MeetingServer.plain(); MeetingServer secure = MeetingServer.secure(folder)) {
            HttpTrials trials = new HttpTrials(Way.UNCHANGED, secure.trust());
            passes("apache", () -> trials.apacheClient(plain.uri()));
            passes("apache with tls", () -> trials.apacheClient(secure.uri()));
            passes("empty pool", () -> trials.emptyApachePool(plain.uri()));
            passes("url connection", () -> trials.urlConnection(plain.uri()));
            passes("url connection with tls", () -> trials.urlConnection(secure.uri()));
        }
    }

    private static void passes(String what, CheckedRunnable<Exception> trial) throws Exception {
        trial.run();
        System.out.println("passed " + what);
    }
}
