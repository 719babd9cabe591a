package dev.loomlet.net;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.DatagramPacket;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How much a packet can take that was received into before.
 *
 * <p>A {@link DatagramPacket} has a length and a capacity. The JDK's sockets set the first and leave the second alone, so that
 * a packet can be received into again and again; everybody else has {@code setLength} alone, which sets both. So the
 * capacity is kept here, for as long as the length is the one that we set.
 */
final class PacketCapacities {

    private static final ConcurrentHashMap<Key, Capacity> KNOWN = new ConcurrentHashMap<>();
    private static final ReferenceQueue<DatagramPacket> GONE = new ReferenceQueue<>();

    private record Capacity(int length, int capacity) {}

    private static final class Key extends WeakReference<DatagramPacket> {
        private final int hash;

        private Key(DatagramPacket packet, @Nullable ReferenceQueue<DatagramPacket> queue) {
            super(packet, queue);
            hash = System.identityHashCode(packet);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(Object other) {
            return this == other || other instanceof Key key && key.get() != null && refersTo(key.get());
        }
    }

    private PacketCapacities() {}

    /** How many bytes may be received into {@code packet}. */
    static int of(DatagramPacket packet) {
        Capacity known = KNOWN.get(new Key(packet, null));
        boolean valid = known != null && known.length == packet.getLength()
                && known.capacity <= packet.getData().length - packet.getOffset();
        return valid ? known.capacity : packet.getLength();
    }

    /** Sets the length of {@code packet}, and keeps in mind that it can take {@code capacity} bytes. */
    static void setLength(DatagramPacket packet, int length, int capacity) {
        packet.setLength(length);
        for (Object gone; (gone = GONE.poll()) != null;) {
            KNOWN.remove(gone);
        }
        if (length < capacity) {
            KNOWN.put(new Key(packet, GONE), new Capacity(length, capacity));
        } else {
            KNOWN.remove(new Key(packet, null));
        }
    }
}
