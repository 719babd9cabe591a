package dev.loomlet.examples.crawl.frontier;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/*
 * With a write-ahead log and without a wait for the disk at each commit, SQLite loses nothing when the process is killed;
 * when the machine fails, it may lose the last commits, whole ones, and what they held is fetched again.
 */
/** The database of one crawl. Blocks; one thread at a time may use it. */
final class Store {

    private static final String FILE = "crawl.db";
    private static final int VERSION = 1;
    // The codes of SQLite for "somebody else has it open" and "this is no database".
    private static final int BUSY = 5;
    private static final int NOT_A_DATABASE = 26;

    private static final String SCHEMA = """
            create table url (
              id integer primary key,
              url text not null unique,
              depth integer not null,
              referrer text,
              redirects integer not null,
              done integer not null default 0
            );
            create index waiting on url (depth, id) where done = 0;
            create table page (
              id integer primary key,
              url text not null unique,
              record text not null
            );
            pragma user_version = 1;
            """;

    private final Connection connection;

    private Store(Connection connection) {
        this.connection = connection;
    }

    static Store open(Path directory) throws IOException {
        Files.createDirectories(directory);
        Path file = directory.resolve(FILE);
        Connection connection = null;
        try {
            connection = DriverManager.getConnection("jdbc:sqlite:" + file);
            prepare(connection, file);
            return new Store(connection);
        } catch (SQLException | IOException e) {
            closeQuietly(connection, e);
            throw e instanceof IOException known ? known : openingFailed(file, (SQLException) e);
        }
    }

    private static void prepare(Connection connection, Path file) throws SQLException, IOException {
        try (Statement statement = connection.createStatement()) {
            // Two crawls that share one would fetch everything twice.
            statement.execute("pragma locking_mode = exclusive");
            statement.execute("pragma journal_mode = wal");
            statement.execute("pragma synchronous = normal");
            connection.setAutoCommit(false);
            int version;
            try (ResultSet found = statement.executeQuery("pragma user_version")) {
                version = found.getInt(1);
            }
            if (version == 0) {
                statement.executeUpdate(SCHEMA);
            } else if (version != VERSION) {
                throw new IOException(file + ": written by another version of this program (" + version + ", not "
                        + VERSION + ")");
            }
            // Takes the lock, even where there is nothing to write.
            statement.executeUpdate("update url set done = 0 where 0");
            connection.commit();
        }
    }

    private static IOException openingFailed(Path file, SQLException e) {
        String why = switch (e.getErrorCode() & 0xff) {
            case BUSY -> "another crawl is using it";
            case NOT_A_DATABASE -> "not the store of a crawl";
            default -> e.getMessage();
        };
        return new IOException(file + ": " + why, e);
    }

    private static void closeQuietly(Connection connection, Exception failure) {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                failure.addSuppressed(e);
            }
        }
    }

    long countWaiting() throws IOException {
        return access(() -> {
            try (Statement statement = connection.createStatement();
                    ResultSet count = statement.executeQuery("select count(*) from url where done = 0")) {
                return count.getLong(1);
            }
        });
    }

    /** What waits, from the one after number {@code after} on. */
    Targets waiting(long after, int most) throws IOException {
        return targets("select id, url, depth, referrer, redirects from url where done = 0 and id > ?"
                + " order by id limit ?", after, most);
    }

    /** As {@link #waiting(long, int)}, of one depth. */
    Targets waiting(int depth, long after, int most) throws IOException {
        return targets("select id, url, depth, referrer, redirects from url where done = 0 and depth = ? and id > ?"
                + " order by id limit ?", depth, after, most);
    }

    private Targets targets(String sql, long... parameters) throws IOException {
        return access(() -> {
            try (PreparedStatement query = connection.prepareStatement(sql)) {
                for (int i = 0; i < parameters.length; i++) {
                    query.setLong(i + 1, parameters[i]);
                }
                List<Target> targets = new ArrayList<>();
                long last = parameters[parameters.length - 2];
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        last = row.getLong(1);
                        targets.add(new Target(row.getString(2), row.getInt(3), row.getString(4), row.getInt(5)));
                    }
                }
                return new Targets(targets, last);
            }
        });
    }

    /** The records, from the one after number {@code after} on. */
    Pages pages(long after, int most) throws IOException {
        return access(() -> {
            try (PreparedStatement query = connection.prepareStatement(
                    "select id, record from page where id > ? order by id limit ?")) {
                query.setLong(1, after);
                query.setInt(2, most);
                List<PageRecord> records = new ArrayList<>();
                long last = after;
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        last = row.getLong(1);
                        records.add(Json.read(row.getString(2)));
                    }
                }
                return new Pages(records, last);
            }
        });
    }

    /** Makes all of the changes last, or none; gives how many addresses were new. */
    int commit(List<StoreFrontier.Change> changes) throws IOException {
        return access(() -> {
            boolean complete = false;
            try (PreparedStatement page = connection.prepareStatement("insert into page (url, record) values (?, ?)");
                    PreparedStatement done = connection.prepareStatement("update url set done = 1 where url = ?");
                    PreparedStatement url = connection.prepareStatement("insert or ignore into url"
                            + " (url, depth, referrer, redirects) values (?, ?, ?, ?)")) {
                int added = 0;
                for (StoreFrontier.Change change : changes) {
                    if (change.page() != null) {
                        page.setString(1, change.target().url());
                        page.setString(2, Json.write(change.page()));
                        page.executeUpdate();
                        done.setString(1, change.target().url());
                        done.executeUpdate();
                    }
                    for (Target target : change.discovered()) {
                        url.setString(1, target.url());
                        url.setInt(2, target.depth());
                        url.setString(3, target.referrer());
                        url.setInt(4, target.redirects());
                        added += url.executeUpdate();
                    }
                }
                connection.commit();
                complete = true;
                return added;
            } finally {
                if (!complete) {
                    connection.rollback();
                }
            }
        });
    }

    void close() throws IOException {
        access(() -> {
            connection.close();
            return null;
        });
    }

    private static <T> T access(Access<T> access) throws IOException {
        try {
            return access.run();
        } catch (SQLException e) {
            throw new IOException("the store of the crawl: " + e.getMessage(), e);
        }
    }

    record Targets(List<Target> targets, long last) {}

    record Pages(List<PageRecord> records, long last) {}

    @FunctionalInterface
    private interface Access<T> {
        T run() throws SQLException, JsonProcessingException;
    }
}
