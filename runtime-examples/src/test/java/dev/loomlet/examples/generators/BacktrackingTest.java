package dev.loomlet.examples.generators;

import dev.loomlet.examples.ExampleRun;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static dev.loomlet.examples.ExampleRun.outputOf;
import static org.assertj.core.api.Assertions.assertThat;

/** Queens and the knight. */
class BacktrackingTest {

    /** The numbers are those of OEIS A000170. */
    @ParameterizedTest
    @CsvSource({"1,1", "2,0", "3,0", "4,2", "5,10", "6,4", "7,40", "9,352"})
    void queens_numberOfSolutions(int size, int solutions) {
        assertThat(outputOf("queens", "--size", String.valueOf(size))).hasSize(solutions + 1)
                .endsWith("solutions: " + solutions);
    }

    @Test
    void queens_eight_ninetyTwoWaysOfWhichNoneHasAnAttack() {
        List<String> out = outputOf("queens");
        assertThat(out).hasSize(93).doesNotHaveDuplicates().endsWith("solutions: 92");
        for (String line : out.subList(0, 92)) {
            int[] columns = Arrays.stream(line.split(" ")).mapToInt(Integer::parseInt).toArray();
            Set<Integer> files = new HashSet<>();
            Set<Integer> falling = new HashSet<>();
            Set<Integer> rising = new HashSet<>();
            for (int row = 0; row < 8; row++) {
                files.add(columns[row]);
                falling.add(columns[row] - row);
                rising.add(columns[row] + row);
            }
            assertThat(List.of(files, falling, rising)).allMatch(lines -> lines.size() == 8);
        }
    }

    @Test
    void queens_limit_searchesNoFurther() {
        assertThat(outputOf("queens", "--size", "20", "--limit", "1")).hasSize(2)
                .endsWith("stopped at the limit of 1");
    }

    @ParameterizedTest
    @CsvSource({"1,1,1", "5,1,1", "6,2,3", "8,1,1", "8,4,5", "11,6,6", "30,1,1"})
    void knightsTour_visitsEachSquareOnceByKnightsMoves(int size, int row, int column) {
        List<String> out = outputOf("knights-tour", "--size", String.valueOf(size), "--row", String.valueOf(row),
                "--column", String.valueOf(column));
        int[][] squares = new int[size * size + 1][];
        for (int i = 0; i < size; i++) {
            int[] numbers = Arrays.stream(out.get(i).strip().split(" +")).mapToInt(Integer::parseInt).toArray();
            for (int j = 0; j < size; j++) {
                assertThat(squares[numbers[j]]).isNull();
                squares[numbers[j]] = new int[]{i, j};
            }
        }
        assertThat(squares[1]).containsExactly(row - 1, column - 1);
        for (int number = 2; number <= size * size; number++) {
            int down = Math.abs(squares[number][0] - squares[number - 1][0]);
            int aside = Math.abs(squares[number][1] - squares[number - 1][1]);
            assertThat(down * aside).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @CsvSource({"2", "3", "4"})
    void knightsTour_whereThereIsNone_isToldAfterAllWereTried(String size) {
        assertThat(ExampleRun.of("knights-tour", "--size", size)).isEqualTo(
                new ExampleRun(1, List.of("there is no such tour"), List.of()));
    }
}
