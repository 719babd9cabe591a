package dev.loomlet.examples.libraries;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static dev.loomlet.Loomlet.blocking;
import static org.assertj.core.api.Assertions.assertThat;

/** PostgreSQL's own driver, and HikariCP, against a real server. */
@ExtendWith(Postgres.class)
class PostgresTest {

    private final String url;

    PostgresTest(PostgresServer server) {
        url = server.url();
    }

    @ParameterizedTest
    @MethodSource("dev.loomlet.examples.libraries.Way#unpatched")
    void queriesSleepTogether(Way way) throws SQLException {
        PostgresTrials.sleepTogether(url, way);
    }

    @ParameterizedTest
    @MethodSource("dev.loomlet.examples.libraries.Way#unpatched")
    void queriesWaitTogetherForALock(Way way) throws SQLException {
        PostgresTrials.waitForALockTogether(url, way);
    }

    @ParameterizedTest
    @MethodSource("dev.loomlet.examples.libraries.Way#unpatched")
    void hikariIsShared(Way way) throws Exception {
        PostgresTrials.sleepWithHikari(url, way);
    }

    @ParameterizedTest
    @MethodSource("dev.loomlet.examples.libraries.Way#unpatched")
    void hikarisOwnWaitHoldsThePortableHub(Way way) throws Exception {
        PostgresTrials.emptyHikari(url, way);
    }

    @Test
    void anUnchangedDriverGivesWayInsideOfBlocking() {
        double seconds = Crowd.run("50 x pg_sleep(0.2), inside of blocking", _ -> blocking(() -> {
            try (Connection connection = DriverManager.getConnection(url);
                    Statement statement = connection.createStatement()) {
                statement.execute("SELECT pg_sleep(0.2)");
            }
        }));
        assertThat(seconds).isLessThan(10);
    }
}
