package dev.loomlet.greenlet;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;

/** A program that starts many greenlets and ends none of them. */
final class AbandonedGreenlets {

    private static int finallyBlocks;

    private AbandonedGreenlets() {}

    public static void main(String[] args) throws Exception {
        int count = Integer.parseInt(args[1]);
        List<Greenlet> kept = new ArrayList<>();
        // Virtual threads hand over to each other faster than to the platform thread that runs main.
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            executor.submit(() -> start(count, args[0].equals("leave") ? kept : null)).get();
        }
        start(1, kept);
        System.out.println("created " + count + ", finally blocks run " + finallyBlocks);
    }

    private static void start(int count, List<Greenlet> kept) {
        Greenlet main = Greenlet.current();
        for (int i = 0; i < count; i++) {
            Greenlet greenlet = Greenlet.of(() -> {
                try {
                    main.switchTo();
                } finally {
                    finallyBlocks++;
                }
            });
            greenlet.switchTo();
            if (kept != null) {
                kept.add(greenlet);
            }
        }
    }
}
