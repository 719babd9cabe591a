package dev.loomlet.loop;

import dev.loomlet.loop.Inbox.Delivery;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class InboxTest {

    private final Inbox inbox = new Inbox();
    private final List<Object> read = new ArrayList<>();

    @Test
    void letters_areReadInOrder() {
        assertThat(inbox.offer("a")).isEqualTo(Delivery.DELIVERED);
        assertThat(inbox.offer("b")).isEqualTo(Delivery.DELIVERED);
        assertThat(inbox.hasLetters()).isTrue();
        inbox.drainTo(read::add);
        assertThat(read).containsExactly("a", "b");
        assertThat(inbox.hasLetters()).isFalse();
    }

    @Test
    void firstLetterToASleeper_owesTheWakeUp() {
        assertThat(inbox.fallAsleep()).isTrue();
        assertThat(inbox.hasLetters()).isFalse();
        assertThat(inbox.offer("a")).isEqualTo(Delivery.WAKE);
        assertThat(inbox.offer("b")).isEqualTo(Delivery.DELIVERED);
        inbox.wakeUp();
        inbox.drainTo(read::add);
        assertThat(read).containsExactly("a", "b");
    }

    @Test
    void loopWithLetters_mayNotFallAsleep() {
        inbox.offer("a");
        assertThat(inbox.fallAsleep()).isFalse();
    }

    @Test
    void loopThatWokeByItself_isOwedNothing() {
        inbox.fallAsleep();
        inbox.wakeUp();
        assertThat(inbox.offer("a")).isEqualTo(Delivery.DELIVERED);
    }

    @Test
    void inboxWithLetters_isClosedOnlyWhenTheyAreRead() {
        inbox.offer("last");
        assertThat(inbox.close()).isFalse();
        assertThat(inbox.offer("not too late")).isEqualTo(Delivery.DELIVERED);
        inbox.drainTo(read::add);
        assertThat(inbox.close()).isTrue();
        assertThat(read).containsExactly("last", "not too late");
    }

    @Test
    void closedInbox_refuses() {
        assertThat(inbox.isClosed()).isFalse();
        inbox.close();
        assertThat(inbox.isClosed()).isTrue();
        assertThat(inbox.offer("late")).isEqualTo(Delivery.CLOSED);
        assertThat(inbox.hasLetters()).isFalse();
        assertThat(inbox.fallAsleep()).isFalse();
        inbox.drainTo(read::add);
        assertThat(read).isEmpty();
    }

    private record Letter(int sender, int number) {}

    /*
     * The reader sleeps on a semaphore as the loop sleeps in its selector: a wake-up that is not owed shows as a permit too
     * many, and one that is lost as a test that does not end.
     */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void manySenders_loseNothingAndWakeOncePerSleep(int senders) throws Exception {
        int each = Integer.getInteger("loomlet.stress.letters", 100_000);
        Semaphore wakeUps = new Semaphore(0);
        AtomicInteger owed = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int sender = 0; sender < senders; sender++) {
            int id = sender;
            threads.add(Thread.ofPlatform().start(() -> {
                for (int number = 0; number < each; number++) {
                    if (inbox.offer(new Letter(id, number)) == Delivery.WAKE) {
                        owed.incrementAndGet();
                        wakeUps.release();
                    }
                }
            }));
        }
        int[] next = new int[senders];
        int missing = senders * each;
        int sleeps = 0;
        while (missing > 0) {
            read.clear();
            inbox.drainTo(read::add);
            for (Object content : read) {
                Letter letter = (Letter) content;
                assertThat(letter.number).isEqualTo(next[letter.sender]++);
            }
            missing -= read.size();
            if (missing > 0 && inbox.fallAsleep()) {
                wakeUps.acquire();
                inbox.wakeUp();
                sleeps++;
            }
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(owed).hasValue(sleeps);
        assertThat(wakeUps.availablePermits()).isZero();
    }
}
