package dev.loomlet.loop;

import dev.loomlet.loop.Inbox.Delivery;
import dev.loomlet.stress.Interleaved;
import dev.loomlet.stress.Interleaved.Game;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import static dev.loomlet.stress.Interleaved.require;

/** The door of a loop, and what comes through it, in every order of steps that Lincheck finds. */
public final class Interleavings {

    private static final int RUNS = 1000;

    private Interleavings() {}

    /** Ends with a failure when one is found. */
    public static void main(String[] arguments) {
        Interleaved.play(RUNS, Letters::new);
        Interleaved.play(RUNS, LastLetter::new);
        Interleaved.play(RUNS, HandOver::new);
        System.out.println("Lincheck has found nothing in " + RUNS + " runs of each game.");
        // Lincheck leaves threads behind.
        System.exit(0);
    }

    /** Two send, and the loop reads, sleeps until it is woken, and is closed once it has read a number of letters. */
    private static final class Letters extends Game {
        private final Inbox inbox = new Inbox();
        private final Thread reader = Thread.currentThread();
        private final int[] lastOf = new int[2];
        private final int[] acceptedOf = new int[2];
        private volatile boolean woken;
        private int read;
        private int sleeps;
        private int wakeUps;
        private String fault = "";

        private void send(int letter) {
            Delivery delivery = inbox.offer(letter);
            if (delivery == Delivery.WAKE) {
                wakeUps++;
                woken = true;
                LockSupport.unpark(reader);
            }
            if (delivery != Delivery.CLOSED) {
                acceptedOf[letter / 10]++;
            }
        }

        private void take(Object content) {
            int letter = (Integer) content;
            if (letter % 10 != ++lastOf[letter / 10]) {
                fault += " " + letter + " out of order";
            }
            read++;
        }

        private void readUntil(int enough) {
            for (inbox.drainTo(this::take); read < enough; inbox.drainTo(this::take)) {
                if (inbox.fallAsleep()) {
                    sleeps++;
                    while (!woken) {
                        LockSupport.park(this);
                    }
                    woken = false;
                    inbox.wakeUp();
                }
            }
        }

        private void closeAfter(int enough) {
            readUntil(enough);
            while (!inbox.close()) {
                inbox.drainTo(this::take);
            }
        }

        private void sendThree() {
            send(1);
            send(2);
            send(3);
        }

        @Override
        protected List<Runnable> threads() {
            return List.of(() -> closeAfter(2), this::sendThree, () -> send(11));
        }

        @Override
        protected void check() {
            require(fault.isEmpty(), fault);
            int accepted = acceptedOf[0] + acceptedOf[1];
            require(read == accepted, "read " + read + ", accepted " + accepted);
            require(wakeUps >= sleeps, sleeps + " sleeps and " + wakeUps + " wake-ups");
        }
    }

    /** One sends while the loop is closed. A small game, of whose orders more are tried than of a large one's. */
    private static final class LastLetter extends Game {
        private final Inbox inbox = new Inbox();
        private boolean accepted;
        private int read;

        private void close() {
            do {
                inbox.drainTo(letter -> read++);
            } while (!inbox.close());
        }

        private void send() {
            accepted = inbox.offer(this) != Delivery.CLOSED;
        }

        @Override
        protected List<Runnable> threads() {
            inbox.offer(this);
            return List.of(this::close, this::send);
        }

        @Override
        protected void check() {
            require(read == (accepted ? 2 : 1), "read " + read + ", accepted " + accepted);
        }
    }

    /** One elsewhere wants an item and gives up at once, or as soon as it is interrupted, while the owner hands one over. */
    private static final class HandOver extends Game {
        private final EventLoop loop = EventLoops.create(new SilentHost(), false);
        private final Home home = new Home(loop);
        private volatile Wish standing;
        private boolean handedOver;
        private boolean received;
        private int item;

        private final class Wish extends ForeignOperation {
            Wish() {
                super(home);
            }

            @Override
            protected boolean attempt() {
                standing = this;
                return false;
            }

            @Override
            protected void depart() {
                standing = null;
            }
        }

        private void own() {
            for (int look = 0; look < 2; look++) {
                loop.readInbox();
                Wish wish = standing;
                if (wish != null && !handedOver) {
                    item = 7;
                    handedOver = wish.wake();
                }
            }
        }

        @Override
        protected List<Runnable> threads() {
            return List.of(this::own, () -> {
                received = new Wish().perform("an item", 0);
                require(!received || item == 7, "told before the item was there");
            });
        }

        @Override
        protected void check() {
            require(received == handedOver, "received " + received + ", handed over " + handedOver);
        }
    }
}
