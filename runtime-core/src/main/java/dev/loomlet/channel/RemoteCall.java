package dev.loomlet.channel;

import dev.loomlet.loop.ForeignOperation;
import dev.loomlet.loop.Home;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A call from elsewhere: made on the home loop, where it waits in line when it must. */
final class RemoteCall extends ForeignOperation {

    private final Place place;
    private final @Nullable Line line;
    private final BooleanSupplier attempt;

    /** @param line where to wait when {@code attempt} says that nothing was settled; null to leave it at that */
    RemoteCall(Home home, Place place, @Nullable Line line, BooleanSupplier attempt) {
        super(home);
        this.place = place;
        this.line = line;
        this.attempt = attempt;
        place.owner(this);
    }

    @Override
    protected boolean attempt() {
        if (attempt.getAsBoolean() || line == null) {
            return true;
        }
        line.add(place);
        return false;
    }

    @Override
    protected void depart() {
        if (line != null) {
            line.leave(place);
        }
    }
}
