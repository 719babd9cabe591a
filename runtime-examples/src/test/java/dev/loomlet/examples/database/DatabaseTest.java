package dev.loomlet.examples.database;

import dev.loomlet.Coroutine;
import dev.loomlet.Hub;
import dev.loomlet.Loomlet;
import dev.loomlet.examples.ExampleRun;
import dev.loomlet.examples.libraries.Postgres;
import dev.loomlet.examples.libraries.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(Postgres.class)
class DatabaseTest {

    private final String url;

    DatabaseTest(PostgresServer server) {
        url = server.url();
    }

    @Test
    void coroutinesShareConnections() {
        ExampleRun run = ExampleRun.of("database", "--url", url, "--connections", "5", "--queries", "20", "--time",
                "50ms");
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        assertThat(run.out()).singleElement()
                .asString()
                .matches(
                        "20 queries that sleep for 0.05 s, 5 connections: 20 answers in [\\d.]+ s; one after another: 1.00 s");
    }

    /** One at a time, so that the first connection serves all where the JDK's sockets hold the hub. */
    @Test
    void theJdksSocketsHoldThePortableHub() {
        String connections = Loomlet.engine().equals("direct") ? "5" : "1";
        assertThat(ExampleRun.outputOf("database", "--url", url, "--connections", "5", "--queries", "5", "--time",
                "20ms", "--jdk-sockets")).singleElement().asString().contains(" " + connections + " connections: 5 ");
    }

    @Test
    void aFailureIsToldInOneLine() {
        String other = url.replaceFirst("/postgres\\?", "/no_such_database?password=secret&");
        ExampleRun run = ExampleRun.of("database", "--url", other);
        assertThat(run.err()).singleElement()
                .asString()
                .startsWith("loomlet-examples database: ")
                .contains("no_such_database")
                .doesNotContain("secret");
        assertThat(run.status()).isOne();
    }

    @Test
    void aFailedTransactionIsRolledBackAndItsConnectionServesOn() throws SQLException {
        Hub.run(() -> {
            try (ConnectionPool pool = new ConnectionPool(1, () -> DriverManager.getConnection(url))) {
                assertThatExceptionOfType(SQLException.class).isThrownBy(() -> pool.transaction(connection -> {
                    run(connection, "CREATE TABLE t (n int)");
                    run(connection, "SELECT 1 / 0");
                    return null;
                })).withMessageContaining("division by zero");
                assertThat(pool.<String>transaction(connection -> first(connection, "SELECT to_regclass('t')")))
                        .isNull();
                assertThat(pool.opened()).isOne();
            }
        });
    }

    /** What would be left in it is the answer to the killed one's query. */
    @Test
    void theConnectionOfAKilledCoroutineIsNotUsedAgain() throws SQLException {
        Hub.run(() -> {
            ConnectionPool.Opener opener = () -> DriverManager
                    .getConnection(url + "&socketFactory=dev.loomlet.net.LoomletSocketFactory");
            try (ConnectionPool pool = new ConnectionPool(1, opener)) {
                Set<Connection> used = new HashSet<>();
                Coroutine<?> killed = spawn(() -> pool.transaction(connection -> {
                    used.add(connection);
                    return first(connection, "SELECT 'old', pg_sleep(60)");
                }));
                while (used.isEmpty()) {
                    sleep(Duration.ofMillis(5));
                }
                killed.kill();
                assertThat(pool.<String>transaction(connection -> {
                    assertThat(used.add(connection)).isTrue();
                    return first(connection, "SELECT 'new'");
                })).isEqualTo("new");
                assertThat(used).hasSize(2);
                assertThat(pool.opened()).isEqualTo(2);
            }
        });
    }

    private static void run(Connection connection, String command) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(command);
        }
    }

    private static String first(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
