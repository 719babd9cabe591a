package dev.loomlet.examples.database;

import dev.loomlet.Hub;
import dev.loomlet.examples.Durations;
import dev.loomlet.net.LoomletSocketFactory;
import dev.loomlet.pool.Scope;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.postgresql.Driver;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Many coroutines that share a few connections of a driver that knows nothing of coroutines. */
@Command(name = "database", description = "Asks a PostgreSQL from many coroutines, over a pool of connections.")
public final class Database implements Callable<Integer> {

    @Option(names = "--url", paramLabel = "URL", required = true, description = "The database, as in jdbc:postgresql://localhost/test?user=me.")
    private String url;

    @Option(names = "--connections", paramLabel = "N", defaultValue = "20", description = "How many connections to share (default: ${DEFAULT-VALUE}).")
    private int connections;

    @Option(names = "--queries", paramLabel = "N", defaultValue = "100", description = "How many queries to make, each in a coroutine (default: ${DEFAULT-VALUE}).")
    private int queries;

    @Option(names = "--time", paramLabel = "DURATION", defaultValue = "200ms", description = "How long the database sleeps in each (default: ${DEFAULT-VALUE}).")
    private Duration time;

    @Option(names = "--jdk-sockets", description = "Leaves the driver its own sockets, which on the portable engine hold up all coroutines.")
    private boolean jdkSockets;

    @Spec
    private CommandSpec spec;

    // The coroutines of one hub share this without a lock.
    private int answers;

    @Override
    public Integer call() throws IOException {
        if (connections < 1 || queries < 1) {
            throw new ParameterException(spec.commandLine(), "--connections and --queries must be 1 or more");
        }
        if (!new Driver().acceptsURL(url)) {
            // Without the URL, which may hold a password.
            throw new ParameterException(spec.commandLine(),
                    "--url is not one of PostgreSQL, such as jdbc:postgresql://localhost/test?user=me");
        }
        try {
            Hub.run(this::askAll);
        } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
        } catch (CompletionException e) {
            if (e.getCause() instanceof SQLException failure) {
                throw new IOException(failure.getMessage(), failure);
            }
            throw e;
        }
        return ExitCode.OK;
    }

    private void askAll() throws SQLException {
        long start = System.nanoTime();
        try (ConnectionPool pool = new ConnectionPool(connections, this::connect)) {
            Scope.run(scope -> {
                for (int i = 0; i < queries; i++) {
                    int number = i;
                    scope.spawn(() -> pool.transaction(connection -> ask(connection, number)));
                }
            });
            report(pool.opened(), Durations.secondsSince(start));
        }
    }

    private Connection connect() throws SQLException {
        Properties properties = new Properties();
        if (!jdkSockets) {
            properties.setProperty("socketFactory", LoomletSocketFactory.class.getName());
        }
        return DriverManager.getConnection(url, properties);
    }

    private boolean ask(Connection connection, int number) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT ?::int, pg_sleep(?)")) {
            statement.setInt(1, number);
            statement.setDouble(2, seconds());
            try (ResultSet rows = statement.executeQuery()) {
                boolean right = rows.next() && rows.getInt(1) == number;
                answers += right ? 1 : 0;
                return right;
            }
        }
    }

    private double seconds() {
        return time.toNanos() / 1e9;
    }

    private void report(int opened, double taken) {
        spec.commandLine()
                .getOut()
                .println(String.format(Locale.ROOT,
                        "%d queries that sleep for %s, %d connections: %d answers in %s; one after another: %s",
                        queries, Durations.seconds(seconds()), opened, answers, Durations.seconds(taken),
                        Durations.seconds(queries * seconds())));
    }
}
