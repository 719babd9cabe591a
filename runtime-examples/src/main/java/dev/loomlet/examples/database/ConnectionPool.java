package dev.loomlet.examples.database;

import dev.loomlet.CheckedFunction;
import dev.loomlet.sync.Semaphore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Connections that the coroutines of one hub share. Who finds none free waits, in turn, while the others go on; a pool built
 * on the JDK's locks would hold the hub there.
 */
final class ConnectionPool implements AutoCloseable {

    private final Semaphore places;
    private final Opener opener;
    // Only coroutines of one hub touch these, so no lock is needed.
    private final Deque<Connection> idle = new ArrayDeque<>();
    private int opened;
    private boolean closed;

    /** Makes a new connection. */
    @FunctionalInterface
    interface Opener {
        Connection open() throws SQLException;
    }

    ConnectionPool(int size, Opener opener) {
        this.places = new Semaphore(size);
        this.opener = opener;
    }

    /** Does {@code work} in a transaction, which is rolled back when it throws. */
    <T> T transaction(CheckedFunction<Connection, T, SQLException> work) throws SQLException {
        return places.with(() -> {
            Connection connection = take();
            boolean sound = false;
            try {
                connection.setAutoCommit(false);
                T result = work.apply(connection);
                connection.commit();
                sound = true;
                return result;
            } catch (SQLException | RuntimeException e) {
                sound = rolledBack(connection, e);
                throw e;
            } finally {
                giveBack(connection, sound);
            }
        });
    }

    private Connection take() throws SQLException {
        // The last one used: it is the most likely to be alive, and the rest could be closed for being idle.
        Connection connection = idle.pollLast();
        if (connection == null) {
            connection = opener.open();
            opened++;
        }
        return connection;
    }

    private static boolean rolledBack(Connection connection, Exception reason) {
        try {
            connection.rollback();
            return true;
        } catch (SQLException e) {
            reason.addSuppressed(e);
            return false;
        }
    }

    // Where a kill or a time limit came in the middle of an answer, its rest is still to come: nobody can use that connection.
    private void giveBack(Connection connection, boolean sound) throws SQLException {
        if (sound && !closed) {
            idle.addLast(connection);
        } else {
            connection.abort(Runnable::run);
        }
    }

    /** How many connections have been made. */
    int opened() {
        return opened;
    }

    /** Closes the idle connections now, and the others when they come back. */
    @Override
    public void close() throws SQLException {
        closed = true;
        while (!idle.isEmpty()) {
            idle.removeLast().close();
        }
    }
}
