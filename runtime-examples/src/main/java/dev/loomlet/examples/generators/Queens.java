package dev.loomlet.examples.generators;

import dev.loomlet.generator.Sequence;
import dev.loomlet.generator.Yielder;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Backtracking: each solution is yielded from the depth of the search, which goes on from there when asked for the next. */
@Command(name = "queens", description = "Places 8 queens so that none attacks another, in all 92 ways.")
public final class Queens implements Runnable {

    private static final int LARGEST = 20;

    @Option(names = "--size", paramLabel = "N", defaultValue = "8", description = "How many queens, and rows of the board, up to "
            + LARGEST + " (default: ${DEFAULT-VALUE}).")
    private int size;

    @Option(names = "--limit", paramLabel = "COUNT", description = "How many solutions to find; all where none is given.")
    private long limit = Long.MAX_VALUE;

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        if (size < 1 || size > LARGEST) {
            throw new ParameterException(spec.commandLine(), "--size must be 1 to " + LARGEST + ", not " + size);
        }
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit must be 1 or more, not " + limit);
        }
        PrintWriter out = spec.commandLine().getOut();
        long found = 0;
        for (int[] columns : solutions(size)) {
            out.println(Arrays.stream(columns).mapToObj(c -> String.valueOf(c + 1)).collect(Collectors.joining(" ")));
            if (++found == limit) {
                break;
            }
        }
        out.println(found == limit ? "stopped at the limit of " + limit : "solutions: " + found);
    }

    /** For each solution the columns of the queens, from 0, row by row. */
    static Sequence<int[]> solutions(int size) {
        return Sequence.of(y -> place(0, new int[size], y));
    }

    private static void place(int row, int[] columns, Yielder<int[], Void> y) {
        if (row == columns.length) {
            y.yield(columns.clone());
            return;
        }
        for (int column = 0; column < columns.length; column++) {
            if (isFree(row, column, columns)) {
                columns[row] = column;
                place(row + 1, columns, y);
            }
        }
    }

    private static boolean isFree(int row, int column, int[] columns) {
        for (int above = 0; above < row; above++) {
            int aside = Math.abs(columns[above] - column);
            if (aside == 0 || aside == row - above) {
                return false;
            }
        }
        return true;
    }
}
