package dev.loomlet.examples.libraries;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.loomlet.Coroutine;
import dev.loomlet.Hub;
import dev.loomlet.net.LoomletSocketFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Properties;

import static dev.loomlet.Loomlet.blocking;
import static dev.loomlet.Loomlet.sleep;
import static org.assertj.core.api.Assertions.assertThat;

/** What many coroutines of one hub do with PostgreSQL's own driver. */
final class PostgresTrials {

    /** One after another takes ten seconds at least. */
    private static final String SLEEP = "SELECT pg_sleep(0.2)";

    private PostgresTrials() {}

    static Connection connect(String url, Way way) throws SQLException {
        return DriverManager.getConnection(url, properties(way));
    }

    private static Properties properties(Way way) {
        Properties properties = new Properties();
        if (way == Way.FACTORY) {
            properties.setProperty("socketFactory", LoomletSocketFactory.class.getName());
        }
        return properties;
    }

    static void sleepTogether(String url, Way way) throws SQLException {
        // Whoever connects first loads the driver, 1500 classes, and all others wait for that.
        connect(url, way).close();
        double least = Double.MAX_VALUE;
        // What else runs on the machine may take its time from a round, but not from each of ten.
        for (int round = 0; round < 10 && least >= 1; round++) {
            least = Math.min(least, Crowd.run("50 x pg_sleep(0.2), connections of their own, " + way, _ -> {
                try (Connection connection = connect(url, way)) {
                    sleepIn(connection);
                }
            }));
        }
        assertThat(least).isBetween(0.2, 1.0);
    }

    private static void sleepIn(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(SLEEP)) {
            assertThat(rows.next()).isTrue();
        }
    }

    /** All wait in the database at once for what another coroutine of their hub holds. */
    static void waitForALockTogether(String url, Way way) throws SQLException {
        Hub.run(() -> {
            try (Connection connection = connect(url, way); Statement statement = connection.createStatement()) {
                statement.execute("SELECT pg_advisory_lock(1)");
                List<Coroutine<?>> all = Crowd.spawnAll(_ -> {
                    try (Connection own = connect(url, way); Statement waiting = own.createStatement()) {
                        waiting.execute("SELECT pg_advisory_lock_shared(1)");
                    }
                });
                String count = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted";
                while (number(statement, count) < Crowd.SIZE) {
                    sleep(Duration.ofMillis(5));
                }
                statement.execute("SELECT pg_advisory_unlock(1)");
                Crowd.join(all);
            }
        });
    }

    private static int number(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getInt(1);
        }
    }

    /** Five rounds of ten; what waits for a connection is told to give way. */
    static void sleepWithHikari(String url, Way way) throws Exception {
        try (HikariDataSource pool = hikari(url, way, 10, 60_000)) {
            double seconds = Crowd.run("50 x pg_sleep(0.2), 10 connections of HikariCP, " + way, _ -> {
                try (Connection connection = blocking(() -> pool.getConnection())) {
                    sleepIn(connection);
                }
            });
            assertThat(seconds).isBetween(1.0, 10.0);
        }
    }

    static void emptyHikari(String url, Way way) throws Exception {
        try (HikariDataSource pool = hikari(url, way, 1, Crowd.poolMillis())) {
            Crowd.assertThatItsWaitHoldsThePortableHub(pool::getConnection, SQLTransientConnectionException.class);
            Crowd.borrowFromAnEmptyPool(() -> blocking(() -> pool.getConnection()));
        }
    }

    private static HikariDataSource hikari(String url, Way way, int size, long millis) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setDataSourceProperties(properties(way));
        config.setMaximumPoolSize(size);
        config.setConnectionTimeout(millis);
        config.setInitializationFailTimeout(60_000);
        return new HikariDataSource(config);
    }
}
