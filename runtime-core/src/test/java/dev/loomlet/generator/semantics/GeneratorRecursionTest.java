package dev.loomlet.generator.semantics;

import dev.loomlet.generator.Generator;
import dev.loomlet.generator.Sequence;
import dev.loomlet.generator.Yielder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The recursive programs of point 9, and tee of point 62. */
class GeneratorRecursionTest {

    private record Node(Node left, int label, Node right) {

        static Node of(int low, int high) {
            if (low > high) {
                return null;
            }
            int middle = (low + high) >>> 1;
            return new Node(of(low, middle - 1), middle, of(middle + 1, high));
        }
    }

    private static Generator<Integer, Void, Void> inOrder(Node node) {
        return Generator.of(y -> {
            if (node != null) {
                y.yieldFrom(inOrder(node.left));
                y.yield(node.label);
                y.yieldFrom(inOrder(node.right));
            }
        });
    }

    private static void walk(Node node, Yielder<Integer, Void> y) {
        if (node != null) {
            walk(node.left, y);
            y.yield(node.label);
            walk(node.right, y);
        }
    }

    @Test
    void tree_inOrder_9() {
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < 127; i++) {
            expected.add(i);
        }
        Node tree = Node.of(0, 126);
        assertThat(inOrder(tree).stream().toList()).isEqualTo(expected);
        assertThat(Generator.<Integer, Void>of(y -> walk(tree, y)).stream().toList()).isEqualTo(expected);
    }

    private static void place(int row, int size, int[] columns, Yielder<int[], Void> y) {
        if (row == size) {
            y.yield(columns.clone());
            return;
        }
        for (int column = 0; column < size; column++) {
            if (isFree(row, column, columns)) {
                columns[row] = column;
                place(row + 1, size, columns, y);
            }
        }
    }

    private static boolean isFree(int row, int column, int[] columns) {
        for (int r = 0; r < row; r++) {
            if (columns[r] == column || Math.abs(columns[r] - column) == row - r) {
                return false;
            }
        }
        return true;
    }

    @Test
    void eightQueens_9() {
        Generator<int[], Void, Void> queens = Generator.of(y -> place(0, 8, new int[8], y));
        List<int[]> solutions = queens.stream().toList();
        assertThat(solutions).hasSize(92);
        assertThat(solutions.get(0)).containsExactly(0, 4, 7, 5, 2, 6, 1, 3);
        assertThat(solutions.get(91)).containsExactly(7, 3, 0, 2, 5, 1, 6, 4);
    }

    /** Runs through all ways to take one step of each generator in turn, backtracking (conjoin). */
    private static void conjoin(List<Iterable<Integer>> steps, int at, List<Integer> chosen,
            Consumer<List<Integer>> out) {
        if (at == steps.size()) {
            out.accept(List.copyOf(chosen));
            return;
        }
        for (int n : steps.get(at)) {
            chosen.add(n);
            conjoin(steps, at + 1, chosen, out);
            chosen.removeLast();
        }
    }

    @Test
    void conjoin_9() {
        Sequence<Integer> bit = Sequence.of(y -> {
            y.yield(0);
            y.yield(1);
        });
        Generator<List<Integer>, Void, Void> all = Generator
                .of(y -> conjoin(List.of(bit, bit, bit), 0, new ArrayList<>(), y::yield));
        List<List<Integer>> found = all.stream().toList();
        assertThat(found).hasSize(8).startsWith(List.of(0, 0, 0), List.of(0, 0, 1)).endsWith(List.of(1, 1, 1));
    }

    private static boolean tour(int[] board, int size, int at, int step, Yielder<int[], Void> y) {
        board[at] = step;
        if (step == size * size) {
            y.yield(board.clone());
            board[at] = 0;
            return true;
        }
        boolean found = false;
        for (int[] jump : new int[][]{{1, 2}, {2, 1}, {2, -1}, {1, -2}, {-1, -2}, {-2, -1}, {-2, 1}, {-1, 2}}) {
            int row = at / size + jump[0];
            int column = at % size + jump[1];
            if (!found && row >= 0 && row < size && column >= 0 && column < size && board[row * size + column] == 0) {
                found = tour(board, size, row * size + column, step + 1, y);
            }
        }
        board[at] = 0;
        return found;
    }

    @Test
    void knightsTour_9() {
        int[] board = Generator.<int[], Void>of(y -> tour(new int[25], 5, 0, 1, y)).next();
        assertThat(board).doesNotHaveDuplicates().contains(1, 25);
        int[] order = new int[26];
        for (int square = 0; square < 25; square++) {
            order[board[square]] = square;
        }
        for (int step = 1; step < 25; step++) {
            int rows = Math.abs(order[step] / 5 - order[step + 1] / 5);
            int columns = Math.abs(order[step] % 5 - order[step + 1] % 5);
            assertThat(rows * columns).isEqualTo(2);
        }
    }

    private static Generator<Integer, Void, Void> from(int start) {
        return Generator.of(y -> {
            for (int n = start;; n++) {
                y.yield(n);
            }
        });
    }

    @Test
    void sieve_9() {
        Generator<Integer, Void, Void> primes = Generator.of(y -> {
            Generator<Integer, Void, Void> numbers = from(2);
            while (true) {
                int prime = numbers.next();
                y.yield(prime);
                Generator<Integer, Void, Void> unfiltered = numbers;
                numbers = Generator.of(z -> {
                    for (int n : unfiltered) {
                        if (n % prime != 0) {
                            z.yield(n);
                        }
                    }
                });
            }
        });
        assertThat(primes.stream().limit(15)).containsExactly(2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47);
    }

    /** Several readers of one source; what one has read is kept for the others (itertools.tee). */
    private static final class Tee {

        private final List<Long> read = new ArrayList<>();
        private Iterator<Long> source;

        Sequence<Long> reader() {
            return Sequence.of(y -> {
                for (int i = 0;; i++) {
                    if (i == read.size()) {
                        read.add(source.next());
                    }
                    y.yield(read.get(i));
                }
            });
        }
    }

    private static Sequence<Long> times(int factor, Sequence<Long> of) {
        return Sequence.of(y -> {
            for (long n : of) {
                y.yield(factor * n);
            }
        });
    }

    private static Sequence<Long> merge(Sequence<Long> left, Sequence<Long> right) {
        return Sequence.of(y -> {
            Iterator<Long> a = left.iterator();
            Iterator<Long> b = right.iterator();
            long x = a.next();
            long z = b.next();
            while (true) {
                y.yield(Math.min(x, z));
                boolean takeLeft = x <= z;
                boolean takeRight = z <= x;
                x = takeLeft ? a.next() : x;
                z = takeRight ? b.next() : z;
            }
        });
    }

    @Test
    void hammingNumbers_9_62() {
        Tee tee = new Tee();
        Sequence<Long> hamming = Sequence.of(y -> {
            y.yield(1L);
            y.yieldFrom(merge(times(2, tee.reader()), merge(times(3, tee.reader()), times(5, tee.reader()))));
        });
        tee.source = hamming.iterator();
        assertThat(tee.reader().stream().limit(20))
                .containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 8L, 9L, 10L, 12L, 15L, 16L, 18L, 20L, 24L, 25L, 27L, 30L, 32L,
                        36L);
        assertThat(tee.reader().stream().skip(199).findFirst()).contains(16200L);
    }

    @Test
    void deepRecursion_9() {
        assertThat(down(1000).next()).isEqualTo(1000);
    }

    private static Generator<Integer, Void, Void> down(int levels) {
        return Generator.of(y -> descend(levels, 0, y));
    }

    private static void descend(int levels, int depth, Yielder<Integer, Void> y) {
        if (depth == levels) {
            y.yield(depth);
        } else {
            descend(levels, depth + 1, y);
        }
    }
}
