package dev.loomlet.loop;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class TimerQueueTest {

    private final TimerQueue queue = new TimerQueue();
    private final List<String> fired = new ArrayList<>();

    private final class Named extends Timer {
        final String name;
        final Runnable action;

        Named(String name) {
            this(name, () -> {});
        }

        Named(String name, Runnable action) {
            this.name = name;
            this.action = action;
        }

        @Override
        void fire() {
            fired.add(name);
            action.run();
        }
    }

    @Test
    void timers_fireByDeadline() {
        queue.add(new Named("c"), 30);
        queue.add(new Named("a"), 10);
        queue.add(new Named("b"), 20);
        assertThat(queue.next()).isEqualTo(10);
        queue.fireDue(20);
        assertThat(fired).containsExactly("a", "b");
        assertThat(queue.size()).isEqualTo(1);
        queue.fireDue(30);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void equalDeadlines_fireInOrderOfEntry() {
        List<String> entered = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            entered.add("timer " + i);
            queue.add(new Named("timer " + i), 5);
        }
        queue.fireDue(5);
        assertThat(fired).isEqualTo(entered);
    }

    @Test
    void timerAddedByAFiring_waitsForTheNextCall() {
        queue.add(new Named("first", () -> queue.add(new Named("second"), 0)), 1);
        queue.fireDue(1);
        assertThat(fired).containsExactly("first");
        queue.fireDue(1);
        assertThat(fired).containsExactly("first", "second");
    }

    @Test
    void timerRemovedByAnEarlierOne_doesNotFire() {
        Named second = new Named("second");
        queue.add(new Named("first", () -> queue.remove(second)), 1);
        queue.add(second, 1);
        queue.fireDue(1);
        assertThat(fired).containsExactly("first");
        assertThat(second.slot).isEqualTo(Timer.IDLE);
    }

    @Test
    void removalOfATimerThatIsNotQueued_doesNothing() {
        queue.remove(new Named("stranger"));
        Named gone = new Named("gone");
        queue.add(gone, 1);
        queue.remove(gone);
        queue.remove(gone);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void clockThatWrapsAround_keepsTheOrder() {
        long now = Long.MAX_VALUE - 5;
        queue.add(new Named("after"), now + 10);
        queue.add(new Named("before"), now + 1);
        assertThat(queue.next()).isEqualTo(now + 1);
        queue.fireDue(now + 9);
        assertThat(fired).containsExactly("before");
        queue.fireDue(now + 10);
        assertThat(fired).containsExactly("before", "after");
    }

    private record Entry(Named timer, long deadline, int order) {}

    /** Of those that are left, each finds its place when the gaps between them are closed. */
    @Test
    void manyTakenBackAmongOthers_leaveTheOrderAlone() {
        List<String> left = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            Named timer = new Named("timer " + i);
            queue.add(timer, i);
            if (i % 100 == 0) {
                left.add(timer.name);
            } else {
                Named next = new Named("next " + i);
                queue.add(next, i);
                queue.remove(timer);
                queue.remove(next);
            }
        }
        assertThat(queue.size()).isEqualTo(left.size());
        assertThat(queue.next()).isZero();
        queue.fireDue(10_000);
        assertThat(fired).isEqualTo(left);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void timersInOrderAndOutOfIt_fireByDeadlineAndEntry() {
        queue.add(new Named("late"), 30);
        queue.add(new Named("early"), 10);
        queue.add(new Named("latest"), 30);
        queue.add(new Named("early too"), 10);
        queue.add(new Named("between"), 20);
        queue.fireDue(29);
        assertThat(fired).containsExactly("early", "early too", "between");
        assertThat(queue.next()).isEqualTo(30);
        queue.fireDue(30);
        assertThat(fired).endsWith("late", "latest");
    }

    @ParameterizedTest
    @CsvSource({"1, 40, 0", "2, 40, 0", "3, 40, 0", "4, 40, 10", "5, 40, 10", "6, 1, 400", "7, 1, 400", "8, 40, 400"})
    void randomOperations_matchASortedList(long seed, int spread, int length) {
        Random random = new Random(seed);
        List<Entry> model = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        // The clock starts just before it wraps.
        long now = Long.MAX_VALUE - 5_000;
        for (int step = 0; step < 20_000; step++) {
            switch (random.nextInt(5)) {
                case 0, 1, 2 -> {
                    Entry entry = new Entry(new Named("timer " + step),
                            now + (random.nextInt(4) == 0 ? random.nextInt(-3, 40) : length + random.nextInt(spread)),
                            step);
                    queue.add(entry.timer, entry.deadline);
                    model.add(entry);
                }
                case 3 -> {
                    if (!model.isEmpty()) {
                        queue.remove(model.remove(random.nextInt(model.size())).timer);
                    }
                }
                default -> {
                    now += random.nextInt(4);
                    long present = now;
                    List<Entry> due = model.stream()
                            .filter(entry -> entry.deadline - present <= 0)
                            .sorted(Comparator.<Entry>comparingLong(entry -> entry.deadline - present)
                                    .thenComparing(Entry::order))
                            .toList();
                    due.forEach(entry -> expected.add(entry.timer.name));
                    model.removeAll(due);
                    queue.fireDue(now);
                }
            }
            assertThat(queue.size()).isEqualTo(model.size());
        }
        assertThat(fired).isEqualTo(expected).hasSizeGreaterThan(1_000);
    }
}
