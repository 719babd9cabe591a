package dev.loomlet.examples.generators;

import dev.loomlet.generator.Generator;
import dev.loomlet.generator.Sequence;
import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Backtracking with a generator for each move: to ask it for another one takes its last one back. */
@Command(name = "knights-tour", description = "Leads a knight over all squares of a board, each once.")
public final class KnightsTour implements Callable<Integer> {

    private static final int LARGEST = 30;
    private static final int[][] JUMPS = {{1, 2}, {2, 1}, {2, -1}, {1, -2}, {-1, -2}, {-2, -1}, {-2, 1}, {-1, 2}};

    @Option(names = "--size", paramLabel = "N", defaultValue = "8", description = "How many rows and columns the board has, up to "
            + LARGEST + " (default: ${DEFAULT-VALUE}).")
    private int size;

    @Option(names = "--row", paramLabel = "ROW", defaultValue = "1", description = "Where the knight starts (default: ${DEFAULT-VALUE}).")
    private int row;

    @Option(names = "--column", paramLabel = "COLUMN", defaultValue = "1", description = "Where the knight starts (default: ${DEFAULT-VALUE}).")
    private int column;

    @Spec
    private CommandSpec spec;

    /** The number of the move that led to each square, from 1; 0 where the knight has not been. */
    private int[][] board;

    private record Square(int row, int column) {}

    @Override
    public Integer call() {
        if (size < 1 || size > LARGEST || row < 1 || row > size || column < 1 || column > size) {
            throw new ParameterException(spec.commandLine(), "--size must be 1 to " + LARGEST
                    + ", --row and --column 1 to the size");
        }
        if (size % 2 == 1 && (row + column) % 2 == 1) {
            throw new ParameterException(spec.commandLine(), "on a board of odd size, a tour starts on a square of the"
                    + " corners' colour: --row and --column must both be even or both odd");
        }
        PrintWriter out = spec.commandLine().getOut();
        for (int[][] tour : tours(new Square(row - 1, column - 1))) {
            for (int[] line : tour) {
                for (int number : line) {
                    out.printf("%4d", number);
                }
                out.println();
            }
            return ExitCode.OK;
        }
        out.println("there is no such tour");
        return ExitCode.SOFTWARE;
    }

    private Sequence<int[][]> tours(Square start) {
        return Sequence.of(y -> {
            board = new int[size][size];
            board[start.row][start.column] = 1;
            Deque<Iterator<Square>> moves = new ArrayDeque<>();
            moves.push(movesFrom(start, 2).iterator());
            while (!moves.isEmpty()) {
                int visited = moves.size();
                if (visited == size * size) {
                    y.yield(board);
                    moves.pop();
                } else if (moves.peek().hasNext()) {
                    moves.push(movesFrom(moves.peek().next(), visited + 2).iterator());
                } else {
                    moves.pop();
                }
            }
        });
    }

    private Generator<Square, Void, Void> movesFrom(Square from, int number) {
        return Generator.of(y -> {
            // Warnsdorff's rule: first to where there are the fewest ways on. Of several, to the one at the edge.
            List<Square> targets = free(from);
            targets.sort(Comparator.comparingInt((Square to) -> free(to).size())
                    .thenComparing(Comparator.comparingInt(this::fromCentre).reversed()));
            for (Square to : targets) {
                board[to.row][to.column] = number;
                y.yield(to);
                board[to.row][to.column] = 0;
            }
        });
    }

    private List<Square> free(Square from) {
        List<Square> targets = new ArrayList<>();
        for (int[] jump : JUMPS) {
            Square to = new Square(from.row + jump[0], from.column + jump[1]);
            boolean onBoard = to.row >= 0 && to.row < size && to.column >= 0 && to.column < size;
            if (onBoard && board[to.row][to.column] == 0) {
                targets.add(to);
            }
        }
        return targets;
    }

    /** The square of twice the distance from the centre. */
    private int fromCentre(Square square) {
        int down = 2 * square.row - size + 1;
        int right = 2 * square.column - size + 1;
        return down * down + right * right;
    }
}
