package dev.loomlet.loop;

/**
 * A stretch of a waiter's code, which tells signals from outside (a kill, a timeout that was started before) from those
 * that belong to it (a timeout that was started inside). A shield is a region that holds the former back.
 *
 * <p>Each region and each alarm gets a stamp from a counter of its waiter, so that the stamp of a signal tells by itself
 * whether its sender is older than the region. Kills have the stamp 0. Regions nest; all is used by their waiter alone.
 */
public final class Region {

    /** What a waiter that has ever been in a region keeps. Most have not, and have none of this. */
    static final class Stamps {
        private int latest;
        private int shield;
        private int oldestRaised = Integer.MAX_VALUE;
        private int lastRaised;

        int latest() {
            return latest;
        }

        boolean holdsBack(int stamp) {
            return stamp < shield;
        }

        void raised(int stamp) {
            lastRaised = stamp;
            oldestRaised = Math.min(oldestRaised, stamp == Waiter.IRRESISTIBLE ? 0 : stamp);
        }

        int lastRaised() {
            return lastRaised;
        }
    }

    private final Waiter waiter;
    private final Stamps stamps;
    private final int stamp;
    private final int outerShield;
    private final int outerOldestRaised;

    private Region(Waiter waiter) {
        this.waiter = waiter;
        this.stamps = waiter.stamps();
        this.stamp = ++stamps.latest;
        this.outerShield = stamps.shield;
        this.outerOldestRaised = stamps.oldestRaised;
        stamps.oldestRaised = Integer.MAX_VALUE;
    }

    /** Enters a region of {@code waiter}, who calls. */
    public static Region enter(Waiter waiter) {
        return new Region(waiter);
    }

    /** Enters a region of {@code waiter}, who calls, in whose waits no signal from outside comes out. */
    public static Region shield(Waiter waiter) {
        Region region = new Region(waiter);
        region.stamps.shield = region.stamp;
        return region;
    }

    /** What a signal that belongs to this region is to be sent with. */
    public int stamp() {
        return stamp;
    }

    /** Whether a signal from outside has come out of a wait in this region. */
    public boolean wasSignalled() {
        return stamps.oldestRaised < stamp;
    }

    /** Leaves the region. What it held back comes out of the next wait. */
    public void leave() {
        stamps.oldestRaised = Math.min(stamps.oldestRaised, outerOldestRaised);
        stamps.shield = outerShield;
        waiter.shieldLowered();
    }
}
