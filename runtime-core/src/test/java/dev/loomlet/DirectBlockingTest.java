package dev.loomlet;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.loomlet.Loomlet.joinAll;
import static dev.loomlet.Loomlet.sleep;
import static dev.loomlet.Loomlet.spawn;
import static dev.loomlet.Loomlet.yieldNow;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Blocking calls of the JDK give way: the first coroutine blocks, and only the second, on the same hub, can end that. Where
 * threads sleep here, it is the sleep that is tested.
 */
@OnDirect
@ExtendWith(HubExtension.class)
class DirectBlockingTest {

    private static final long LONG = 3_600_000;

    private final List<String> events = new ArrayList<>();

    private static void joinBoth(Coroutine<?> first, Coroutine<?> second) {
        joinAll(List.of(first, second), JoinOptions.defaults().raisingError());
    }

    @Test
    void coroutinesAreCarriedByTheHubsThread() {
        Thread driver = Thread.currentThread();
        assertThat(spawn(() -> dev.loomlet.engine.DirectEngine.carrier()).get()).isSameAs(driver);
        assertThat(spawn(() -> dev.loomlet.engine.DirectEngine.carrier()).get()).isSameAs(driver);
    }

    @Test
    void threadSleep() {
        Coroutine<Void> sleeper = spawn(() -> {
            Thread.sleep(1);
            events.add("slept");
        });
        Coroutine<Void> other = spawn(() -> {
            events.add("other");
        });
        joinBoth(sleeper, other);
        assertThat(events).containsExactly("other", "slept");
    }

    @Test
    void threadSleep_isEndedByAKill() {
        Coroutine<Void> sleeper = spawn(() -> Thread.sleep(LONG));
        yieldNow();
        sleeper.kill();
        assertThat(sleeper.killed()).isTrue();
    }

    @Test
    void queueTake() {
        LinkedBlockingQueue<String> queue = new LinkedBlockingQueue<>();
        Coroutine<String> taker = spawn(() -> queue.take());
        Coroutine<Boolean> putter = spawn(() -> queue.add("item"));
        joinBoth(taker, putter);
        assertThat(taker.get()).isEqualTo("item");
    }

    @Test
    void queueTake_isEndedByAKill() {
        Coroutine<Object> taker = spawn(() -> new LinkedBlockingQueue<>().take());
        yieldNow();
        taker.kill();
        assertThat(taker.killed()).isTrue();
    }

    @Test
    void lock() {
        ReentrantLock lock = new ReentrantLock();
        Coroutine<Void> holder = spawn(() -> {
            lock.lock();
            sleep(java.time.Duration.ofMillis(1));
            events.add("holder");
            lock.unlock();
        });
        Coroutine<Void> contender = spawn(() -> {
            lock.lock();
            events.add("contender");
            lock.unlock();
        });
        joinBoth(holder, contender);
        assertThat(events).containsExactly("holder", "contender");
    }

    @Test
    void contendedMonitor() {
        Object monitor = new Object();
        Coroutine<Void> holder = spawn(() -> {
            synchronized (monitor) {
                sleep(java.time.Duration.ofMillis(1));
                events.add("holder");
            }
        });
        Coroutine<Void> contender = spawn(() -> {
            synchronized (monitor) {
                events.add("contender");
            }
        });
        joinBoth(holder, contender);
        assertThat(events).containsExactly("holder", "contender");
    }

    @Test
    void objectWait() {
        Object monitor = new Object();
        boolean[] ready = {false};
        Coroutine<Void> waiter = spawn(() -> {
            synchronized (monitor) {
                while (!ready[0]) {
                    monitor.wait();
                }
            }
            events.add("notified");
        });
        Coroutine<Void> notifier = spawn(() -> {
            synchronized (monitor) {
                events.add("notifies");
                ready[0] = true;
                monitor.notifyAll();
            }
        });
        joinBoth(waiter, notifier);
        assertThat(events).containsExactly("notifies", "notified");
    }

    @Test
    void socketAcceptAndRead() throws IOException {
        try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Coroutine<Integer> server = spawn(() -> {
                try (Socket accepted = listener.accept()) {
                    return accepted.getInputStream().read();
                }
            });
            Coroutine<Void> client = spawn(() -> {
                try (Socket socket = new Socket(listener.getInetAddress(), listener.getLocalPort())) {
                    yieldNow();
                    socket.getOutputStream().write(7);
                }
            });
            joinBoth(server, client);
            assertThat(server.get()).isEqualTo(7);
        }
    }

    @Test
    void pollersOfTheJdk_areNotCaptured() throws Exception {
        socketAcceptAndRead();
        Hub.current().close();
        // The hub that used a socket first is gone; a socket on the JDK's own scheduler still works.
        Integer read = Threads.on(Thread.ofVirtual(), () -> {
            try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
                Thread.ofVirtual().start(() -> {
                    try (Socket socket = new Socket(listener.getInetAddress(), listener.getLocalPort())) {
                        socket.getOutputStream().write(9);
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                });
                try (Socket accepted = listener.accept()) {
                    return accepted.getInputStream().read();
                }
            }
        });
        assertThat(read).isEqualTo(9);
    }

    @Test
    void guests_runOnTheHubAndMayCallIt() {
        Coroutine<String> host = spawn(() -> {
            LinkedBlockingQueue<String> answers = new LinkedBlockingQueue<>();
            Coroutine<Void> other = spawn(() -> sleep(java.time.Duration.ofMillis(1)));
            Thread guest = Thread.startVirtualThread(() -> {
                sleep(java.time.Duration.ofMillis(1));
                yieldNow();
                other.join();
                answers.add(spawn(() -> "spawned by a guest on " + Hub.current().name()).get());
            });
            guest.join();
            return answers.take();
        });
        assertThat(host.get()).isEqualTo("spawned by a guest on " + Hub.current().name());
    }

    @Test
    void guestThatCanStillWakeSomeone_isNoDeadlock() {
        Coroutine<String> host = spawn(() -> {
            Coroutine<Void> waiter = spawn(() -> sleep(java.time.Duration.ofHours(1)));
            Thread.startVirtualThread(() -> {
                try {
                    Thread.sleep(1);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                waiter.kill();
            });
            Coroutine<Void> joiner = spawn(() -> waiter.join());
            joiner.join();
            return "joined";
        });
        assertThat(host.get()).isEqualTo("joined");
    }

    @Test
    void guests_outliveTheHub() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        Thread guest = spawn(() -> Thread.startVirtualThread(() -> {
            try {
                release.await();
                Thread.sleep(1);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        })).get();
        Hub.current().close();
        release.countDown();
        guest.join();
        assertThat(guest.getState()).isEqualTo(Thread.State.TERMINATED);
    }

    @Test
    void guestThatWaitsInACallOfOurs_isToldOfTheEndOfTheHub() throws InterruptedException {
        List<Throwable> met = new CopyOnWriteArrayList<>();
        Thread guest = spawn(() -> Thread.startVirtualThread(() -> {
            try {
                sleep(java.time.Duration.ofDays(1));
            } catch (IllegalStateException first) {
                met.add(first);
                try {
                    yieldNow();
                    sleep(java.time.Duration.ofDays(1));
                } catch (IllegalStateException second) {
                    met.add(second);
                }
            }
        })).get();
        yieldNow();
        Hub.current().close();
        guest.join();
        assertThat(met).hasSize(2).allSatisfy(each -> assertThat(each).hasMessageContaining("is being closed"));
    }

    @Test
    void workers_areUsedAgainWithoutTraces() {
        ThreadLocal<String> local = new ThreadLocal<>();
        Thread first = spawn("named", () -> {
            local.set("left behind");
            Thread.currentThread().interrupt();
            return Thread.currentThread();
        }).get();
        String seen = spawn(() -> (Thread.currentThread() == first) + " " + local.get() + " '"
                + Thread.currentThread().getName() + "' " + Thread.currentThread().isInterrupted()).get();
        assertThat(seen).isEqualTo("true null '' false");
    }
}
