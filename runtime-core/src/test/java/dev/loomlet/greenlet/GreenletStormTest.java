package dev.loomlet.greenlet;

import dev.loomlet.engine.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class GreenletStormTest {

    private static final int SCALE = (Engine.current().isDirect() ? 20 : 1) * Integer.getInteger("loomlet.soak", 1);

    private record Letter(int to, long number) {}

    @Test
    void ringOfAThousand() {
        int size = 1000;
        int rounds = 10 * SCALE;
        Greenlet main = Greenlet.current();
        Greenlet[] ring = new Greenlet[size];
        for (int i = 0; i < size; i++) {
            int at = i;
            ring[i] = Greenlet.of(start -> {
                Object hops = start;
                while (true) {
                    hops = (at + 1 < size ? ring[at + 1] : main).switchTo((int) hops + 1);
                }
            });
        }
        Object hops = 0;
        for (int round = 1; round <= rounds; round++) {
            hops = ring[0].switchTo(hops);
            assertThat(hops).isEqualTo(round * size);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void randomSwitchesLoseAndMixUpNothing(long seed) throws Exception {
        OtherThread.call(Thread.ofVirtual(), () -> {
            new Storm(seed, 50, 10_000L * SCALE).blow();
            return null;
        });
    }

    /** Every greenlet sends numbered letters to random others, and replaces itself by a new one now and then. */
    private static final class Storm {
        private final SplittableRandom random;
        private final Greenlet main = Greenlet.current();
        private final Greenlet[] greenlets;
        private final long[] received;
        private final long letters;
        private long sent;
        private long deaths;

        Storm(long seed, int size, long letters) {
            random = new SplittableRandom(seed);
            greenlets = new Greenlet[size];
            received = new long[size];
            this.letters = letters;
            for (int i = 0; i < size; i++) {
                greenlets[i] = create(i);
            }
        }

        private Greenlet create(int at) {
            return Greenlet.of(start -> {
                Object next = start;
                while (true) {
                    Letter letter = (Letter) next;
                    assertThat(letter).isEqualTo(new Letter(at, sent));
                    assertThat(Greenlet.current()).isSameAs(greenlets[at]);
                    received[at]++;
                    if (random.nextInt(100) == 0) {
                        return at;
                    }
                    next = sendOne();
                }
            }, main);
        }

        private Object sendOne() {
            if (sent == letters) {
                return main.switchTo(null);
            }
            int to = random.nextInt(greenlets.length);
            return greenlets[to].switchTo(new Letter(to, ++sent));
        }

        void blow() {
            while (sent < letters) {
                if (sendOne() instanceof Integer dead) {
                    deaths++;
                    assertThat(greenlets[dead].isDead()).isTrue();
                    greenlets[dead] = create(dead);
                }
            }
            long sum = 0;
            for (long count : received) {
                sum += count;
            }
            assertThat(sum).isEqualTo(letters);
            assertThat(deaths).isPositive();
        }
    }

    @Test
    void deepChainHandsTheResultUp() {
        int depth = 1_000 * SCALE;
        assertThat(nest(depth).switchTo(0)).isEqualTo(2 * depth);
    }

    private static Greenlet nest(int depth) {
        return Greenlet.of(start -> depth == 1 ? (int) start + 2 : (int) nest(depth - 1).switchTo((int) start + 1) + 1);
    }

    @Test
    void deepChainHandsTheExceptionUp() {
        int depth = 1_000 * SCALE;
        List<Integer> passed = new ArrayList<>();
        ArithmeticException failure = new ArithmeticException();
        assertThatThrownBy(failing(depth, failure, passed)::switchTo).isSameAs(failure);
        assertThat(passed).hasSize(depth - 1).startsWith(2).endsWith(depth);
    }

    private static Greenlet failing(int depth, ArithmeticException failure, List<Integer> passed) {
        return Greenlet.of(() -> {
            if (depth == 1) {
                throw failure;
            }
            try {
                failing(depth - 1, failure, passed).switchTo();
            } finally {
                passed.add(depth);
            }
        });
    }

    @Test
    void deepChainOfUnstartedAndDeadOnes() {
        Greenlet last = Greenlet.current();
        for (int i = 0; i < 100_000; i++) {
            last = Greenlet.of(start -> start, last);
        }
        Greenlet bottom = last;
        assertThatThrownBy(() -> bottom.raise(new ArithmeticException())).isInstanceOf(ArithmeticException.class);
        assertThat(bottom.isDead()).isTrue();
        assertThat(bottom.switchTo("through the dead")).isEqualTo("through the dead");
    }

    @Test
    void deepChainOfUnstartedOnesRunsOneAfterAnother() {
        int depth = 1_000 * SCALE;
        Greenlet last = Greenlet.current();
        for (int i = 0; i < depth; i++) {
            last = Greenlet.of(start -> (int) start + 1, last);
        }
        assertThat(last.switchTo(0)).isEqualTo(depth);
    }

    @Test
    void stackOverflowOfABodyReachesTheParent() {
        Greenlet greenlet = Greenlet.of(start -> recurse(0));
        assertThatThrownBy(greenlet::switchTo).isInstanceOf(StackOverflowError.class);
        assertThat(greenlet.isDead()).isTrue();
        assertThat(Greenlet.of(start -> start).switchTo(1)).isEqualTo(1);
    }

    private static int recurse(int depth) {
        return depth < 0 ? depth : recurse(depth + 1) + 1;
    }
}
