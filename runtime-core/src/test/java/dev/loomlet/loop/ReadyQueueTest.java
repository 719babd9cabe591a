package dev.loomlet.loop;

import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReadyQueueTest {

    private final ReadyQueue queue = new ReadyQueue();

    @Test
    void emptyQueue_givesNull() {
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.poll()).isNull();
        assertThat(queue.peek()).isNull();
    }

    @Test
    void growth_keepsTheOrder() {
        for (int i = 0; i < 10_000; i++) {
            queue.add(i);
        }
        assertThat(queue.size()).isEqualTo(10_000);
        for (int i = 0; i < 10_000; i++) {
            assertThat(queue.poll()).isEqualTo(i);
        }
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void growthWhileWrapped_keepsTheOrder() {
        for (int i = 0; i < 200; i++) {
            queue.add("before");
            queue.poll();
        }
        growth_keepsTheOrder();
    }

    @Test
    void randomOperations_matchADeque() {
        Random random = new Random(7);
        ArrayDeque<Integer> model = new ArrayDeque<>();
        for (int step = 0; step < 100_000; step++) {
            // In phases that fill and that drain, so that it wraps and grows often.
            if (random.nextInt(100) < (step / 5_000 % 2 == 0 ? 60 : 40)) {
                queue.add(step);
                model.add(step);
            } else {
                assertThat(queue.poll()).isEqualTo(model.poll());
            }
            assertThat(queue.size()).isEqualTo(model.size());
            assertThat(queue.peek()).isEqualTo(model.peek());
        }
    }
}
