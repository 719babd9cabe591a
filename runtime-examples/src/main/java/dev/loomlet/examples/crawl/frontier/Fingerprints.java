package dev.loomlet.examples.crawl.frontier;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A set of addresses that keeps 64 bits of each: open addressing in one array, which is never more than half full. Among a
 * million addresses, two have the same fingerprint with a chance of 3 in 100 million.
 */
public final class Fingerprints {

    private static final int FIRST_LENGTH = 1024;
    // Marks a free place.
    private static final long NONE = 0;

    private long[] places = new long[FIRST_LENGTH];
    private int size;

    /** The fingerprint of an address; never 0. */
    public static long of(String url) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(url.getBytes(StandardCharsets.UTF_8));
            long fingerprint = ByteBuffer.wrap(digest).getLong();
            return fingerprint == NONE ? 1 : fingerprint;
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /** Adds an address, and gives whether it was missing. */
    boolean add(String url) {
        if (size >= places.length / 2) {
            grow();
        }
        boolean added = put(of(url));
        size += added ? 1 : 0;
        return added;
    }

    int size() {
        return size;
    }

    private boolean put(long fingerprint) {
        int place = (int) fingerprint & places.length - 1;
        while (places[place] != NONE) {
            if (places[place] == fingerprint) {
                return false;
            }
            place = place + 1 & places.length - 1;
        }
        places[place] = fingerprint;
        return true;
    }

    private void grow() {
        long[] old = places;
        places = new long[Math.multiplyExact(old.length, 2)];
        for (long fingerprint : old) {
            if (fingerprint != NONE) {
                put(fingerprint);
            }
        }
    }
}
