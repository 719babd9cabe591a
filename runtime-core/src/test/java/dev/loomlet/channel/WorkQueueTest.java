package dev.loomlet.channel;

import dev.loomlet.Coroutine;
import dev.loomlet.CoroutineExit;
import dev.loomlet.DeadlockException;
import dev.loomlet.Hub;
import dev.loomlet.HubExtension;
import dev.loomlet.Loomlet;
import dev.loomlet.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.loomlet.Loomlet.joinAll;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What gevent's queues do, section A6 of its semantics. */
@ExtendWith(HubExtension.class)
@Timeout(60)
class WorkQueueTest {

    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofHours(1);

    private final List<Object> events = new ArrayList<>();

    @SafeVarargs
    private static <T> List<T> putAndTakeAll(WorkQueue<T> queue, T... items) {
        for (T item : items) {
            queue.put(item);
        }
        List<T> announced = queue.toList();
        List<T> taken = new ArrayList<>();
        while (queue.tryTake(taken::add)) {
            // Until it is empty.
        }
        assertThat(announced).isEqualTo(taken);
        return taken;
    }

    @Test
    void fifo_firstInFirstOut() {
        assertThat(putAndTakeAll(WorkQueue.unlimited(Order.fifo()), 2, 1, null, 3, 4, 5, 6, 7, 8, 9))
                .containsExactly(2, 1, null, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void lifo_lastInFirstOut() {
        assertThat(putAndTakeAll(WorkQueue.unlimited(Order.lifo()), 2, 1, null, 3)).containsExactly(3, null, 1, 2);
    }

    @Test
    void natural_leastFirst() {
        assertThat(putAndTakeAll(WorkQueue.unlimited(Order.natural()), 2, 1, 3, 1)).containsExactly(1, 1, 2, 3);
    }

    @Test
    void by_equalItems_firstInFirstOut() {
        Order<String> byLength = Order.by(Comparator.comparing(String::length));
        assertThat(putAndTakeAll(WorkQueue.unlimited(byLength), "bb", "a", "cc", "d", "aa"))
                .containsExactly("a", "d", "bb", "cc", "aa");
    }

    @Test
    void natural_itemThatCannotBeCompared_isRefusedWhereItIsPut() {
        WorkQueue<Integer> queue = WorkQueue.unlimited(Order.natural());
        assertThatThrownBy(() -> queue.put(null)).isInstanceOf(NullPointerException.class);
        assertThat(queue.size()).isZero();
        assertThat(queue.unfinished()).isZero();
    }

    @Test
    void bounded_putWaitsUntilThereIsRoom() {
        WorkQueue<Integer> queue = WorkQueue.bounded(Order.fifo(), 2);
        Coroutine<?> producer = spawn(() -> {
            for (int i = 0; i < 4; i++) {
                queue.put(i);
                events.add("put " + i);
            }
        });
        yieldNow();
        assertThat(events).containsExactly("put 0", "put 1");
        assertThat(queue.isFull()).isTrue();
        assertThat(queue.tryPut(9)).isFalse();
        assertThat(queue.put(9, SHORT)).isFalse();
        assertThat(queue.take()).isZero();
        assertThat(queue.toList()).containsExactly(1, 2);
        assertThat(List.of(queue.take(), queue.take(), queue.take())).containsExactly(1, 2, 3);
        producer.join();
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void bounded_lifo_theWaitingPutterComesOutNext() {
        WorkQueue<Integer> queue = WorkQueue.bounded(Order.lifo(), 2);
        queue.put(0);
        queue.put(1);
        Coroutine<?> producer = spawn(() -> queue.put(2));
        yieldNow();
        assertThat(List.of(queue.take(), queue.take(), queue.take())).containsExactly(1, 2, 0);
        producer.join();
    }

    @Test
    void take_timedOutOrKilledTaker_swallowsNoItem() {
        WorkQueue<String> queue = WorkQueue.unlimited(Order.fifo());
        Coroutine<?> impatient = spawn(() -> assertThatThrownBy(() -> queue.take(SHORT))
                .isInstanceOf(TimeoutException.class));
        Coroutine<?> victim = spawn(() -> queue.take());
        Coroutine<String> patient = spawn(() -> queue.take());
        impatient.join();
        victim.signal(new CoroutineExit("test"));
        queue.put("hi");
        assertThat(patient.get()).isEqualTo("hi");
        assertThat(victim.killed()).isTrue();
    }

    @Test
    void peek_showsTheNextItemAndLeavesIt() throws Exception {
        WorkQueue<String> queue = WorkQueue.unlimited(Order.fifo());
        assertThat(queue.tryPeek(events::add)).isFalse();
        assertThatThrownBy(() -> queue.peek(SHORT)).isInstanceOf(TimeoutException.class);
        queue.put("a");
        queue.put("b");
        assertThat(queue.peek()).isEqualTo("a");
        assertThat(queue.peek(LONG)).isEqualTo("a");
        assertThat(queue.tryPeek(events::add)).isTrue();
        assertThat(queue.size()).isEqualTo(2);
        assertThat(events).containsExactly("a");
    }

    @Test
    void peek_waits_andIsServedInLineWithTakers() {
        WorkQueue<String> queue = WorkQueue.unlimited(Order.fifo());
        spawn(() -> events.add("1 sees " + queue.peek()));
        spawn(() -> events.add("2 takes " + queue.take()));
        spawn(() -> events.add("3 sees " + queue.peek()));
        spawn(() -> events.add("4 sees " + queue.peek()));
        yieldNow();
        queue.put("a");
        yieldNow();
        assertThat(events).containsExactly("1 sees a", "2 takes a");
        queue.put("b");
        yieldNow();
        assertThat(events).containsExactly("1 sees a", "2 takes a", "3 sees b", "4 sees b");
        assertThat(queue.toList()).containsExactly("b");
    }

    @Test
    void join_returnsWhenEveryItemIsDone() {
        WorkQueue<Integer> queue = WorkQueue.bounded(Order.fifo(), 1);
        queue.join();
        Coroutine<?> worker = spawn(() -> {
            for (int item : queue) {
                yieldNow();
                events.add("done " + item);
                queue.taskDone();
            }
        });
        for (int i = 0; i < 3; i++) {
            queue.put(i);
        }
        assertThat(queue.unfinished()).isPositive();
        queue.join();
        assertThat(events).containsExactly("done 0", "done 1", "done 2");
        assertThat(queue.unfinished()).isZero();
        assertThat(queue.join(Duration.ZERO)).isTrue();
        queue.shutdown();
        worker.join();
    }

    @Test
    void join_severalJoiners_allReturn_andKilledOnesLeave() {
        WorkQueue<Integer> queue = WorkQueue.unlimited(Order.fifo());
        queue.put(1);
        List<Coroutine<?>> joiners = List.of(spawn(() -> queue.join()), spawn(() -> queue.join()),
                spawn(() -> queue.join()));
        yieldNow();
        joiners.get(1).kill();
        assertThat(queue.join(SHORT)).isFalse();
        queue.take();
        queue.taskDone();
        joinAll(joiners);
        assertThat(joiners).extracting(Coroutine::successful).containsExactly(true, false, true);
    }

    @Test
    void taskDone_tooOften_isRefused() {
        WorkQueue<Integer> queue = WorkQueue.<Integer>unlimited(Order.fifo()).named("jobs");
        assertThatThrownBy(queue::taskDone).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("queue jobs")
                .hasMessageContaining("more often");
        queue.put(1);
        queue.taskDone();
        assertThatThrownBy(queue::taskDone).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shutdown_takersGetTheRestThenTheEnd_puttersAreRefused() {
        WorkQueue<Integer> queue = WorkQueue.bounded(Order.fifo(), 1);
        queue.put(1);
        Coroutine<?> putter = spawn(() -> assertThatThrownBy(() -> queue.put(2))
                .isInstanceOf(ChannelClosedException.class));
        yieldNow();
        queue.shutdown();
        putter.join();
        assertThat(queue.isShutdown()).isTrue();
        assertThatThrownBy(() -> queue.tryPut(3)).isInstanceOf(ChannelClosedException.class);
        assertThat(queue.take()).isOne();
        assertThatThrownBy(queue::take).isInstanceOf(ChannelClosedException.class);
        assertThatThrownBy(queue::peek).isInstanceOf(ChannelClosedException.class);
        assertThat(queue.join(Duration.ZERO)).isFalse();
        queue.taskDone();
        queue.join();
    }

    @Test
    void shutdownNow_drainsAndWakesEverybody() {
        WorkQueue<Integer> queue = WorkQueue.bounded(Order.lifo(), 2);
        WorkQueue<Integer> empty = WorkQueue.unlimited(Order.fifo());
        queue.put(1);
        queue.put(2);
        List<Coroutine<?>> waiters = List.of(
                spawn(() -> assertThatThrownBy(() -> queue.put(3)).isInstanceOf(ChannelClosedException.class)),
                spawn(() -> queue.join()),
                spawn(() -> assertThatThrownBy(empty::take).isInstanceOf(ChannelClosedException.class)),
                spawn(() -> assertThatThrownBy(empty::peek).isInstanceOf(ChannelClosedException.class)));
        yieldNow();
        assertThat(queue.shutdownNow()).containsExactly(2, 1);
        assertThat(empty.shutdownNow()).isEmpty();
        joinAll(waiters);
        assertThat(waiters).allMatch(Coroutine::successful);
        assertThat(queue.size()).isZero();
        assertThatThrownBy(queue::taskDone).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(queue::take).isInstanceOf(ChannelClosedException.class);
    }

    @Test
    void setCapacity_larger_letsPuttersIn() {
        WorkQueue<Integer> queue = WorkQueue.bounded(Order.fifo(), 1);
        for (int i = 0; i < 4; i++) {
            int item = i;
            spawn(() -> queue.put(item));
        }
        yieldNow();
        queue.setCapacity(3);
        assertThat(queue.toList()).containsExactly(0, 1, 2);
        queue.setCapacity(1);
        assertThat(queue.isFull()).isTrue();
        assertThat(queue.take()).isZero();
        assertThat(queue.toList()).containsExactly(1, 2);
        assertThat(List.of(queue.take(), queue.take(), queue.take())).containsExactly(1, 2, 3);
        assertThat(queue.capacity()).isOne();
        yieldNow(); // the last putters end
    }

    @Test
    void fromElsewhere_everyCallWorks() throws Exception {
        try (Hub hub = Hub.start()) {
            WorkQueue<Integer> queue = WorkQueue.bounded(hub, Order.natural(), 2);
            queue.put(2);
            queue.put(1);
            assertThat(queue.tryPut(3)).isFalse();
            assertThat(queue.peek()).isOne();
            assertThat(queue.toList()).containsExactly(1, 2);
            assertThat(queue.take(LONG)).isOne();
            assertThat(queue.unfinished()).isEqualTo(2);
            assertThat(queue.join(SHORT)).isFalse();
            Coroutine<?> worker = hub.spawn(() -> {
                queue.taskDone();
                queue.taskDone();
            });
            queue.join();
            worker.join();
            assertThatThrownBy(queue::taskDone).isInstanceOf(IllegalStateException.class);
            assertThat(queue.shutdownNow()).containsExactly(2);
            assertThatThrownBy(queue::take).isInstanceOf(ChannelClosedException.class);
        }
    }

    @Test
    void deadlock_reportNamesTheQueue() {
        assertThatThrownBy(() -> Hub.run(() -> {
            WorkQueue<Integer> queue = WorkQueue.<Integer>bounded(Order.fifo(), 5).named("jobs");
            spawn("taker", () -> queue.take());
            queue.put(1);
            queue.join();
        })).isInstanceOf(DeadlockException.class)
                .hasMessageContaining("main waits for queue jobs (0 of 5 items), to be done");
    }

    @Test
    void badArguments_areNamed() {
        assertThatThrownBy(() -> WorkQueue.bounded(Order.fifo(), 0)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("capacity is 0");
        assertThatThrownBy(() -> WorkQueue.unlimited(null)).hasMessageContaining("order is null");
        assertThatThrownBy(() -> WorkQueue.unlimited(null, Order.fifo())).hasMessageContaining("hub is null");
        assertThatThrownBy(() -> Order.by(null)).hasMessageContaining("comparator is null");
        assertThatThrownBy(() -> WorkQueue.unlimited(Order.fifo()).setCapacity(-1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> WorkQueue.unlimited(Order.fifo()).tryTake(null))
                .hasMessageContaining("consumer is null");
    }

    @Test
    void taskDone_elsewhereByOneWhoIsUnwound_counts() throws Exception {
        try (Hub home = Hub.start(); Hub other = Hub.start()) {
            for (int round = 0; round < 100; round++) {
                WorkQueue<Integer> queue = WorkQueue.unlimited(home, Order.fifo());
                queue.put(1);
                queue.put(2);
                Threads.on(Thread.ofPlatform(), () -> {
                    Thread.currentThread().interrupt();
                    queue.taskDone();
                    return Thread.interrupted();
                });
                other.spawn(() -> {
                    Loomlet.current().signal(new CoroutineExit());
                    queue.taskDone();
                }).join();
                assertThat(queue.unfinished()).isZero();
                assertThatThrownBy(queue::taskDone).isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("more often");
            }
        }
    }

    @Test
    void shutdownNow_elsewhereByOneWhoIsInterrupted_givesWhatIsLeft() throws Exception {
        try (Hub home = Hub.start()) {
            for (int round = 0; round < 100; round++) {
                WorkQueue<Integer> queue = WorkQueue.unlimited(home, Order.fifo());
                queue.put(1);
                assertThat(Threads.on(Thread.ofPlatform(), () -> {
                    Thread.currentThread().interrupt();
                    return queue.shutdownNow();
                })).containsExactly(1);
                assertThat(queue.isShutdown()).isTrue();
            }
        }
    }
}
