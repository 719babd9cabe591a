package dev.loomlet.channel;

import dev.loomlet.loop.ForeignOperation;
import dev.loomlet.loop.Home;
import java.util.function.Supplier;

/** A select that is made from elsewhere. */
final class RemoteSelection extends ForeignOperation {

    private final Selection<?> selection;
    private final Supplier<int[]> order;
    private final boolean waits;

    /** @param order the clauses in the order in which to try them; asked for on the home loop */
    RemoteSelection(Home home, Selection<?> selection, Supplier<int[]> order, boolean waits) {
        super(home);
        this.selection = selection;
        this.order = order;
        this.waits = waits;
    }

    @Override
    protected boolean attempt() {
        return selection.attempt(order.get(), waits ? this : null);
    }

    @Override
    protected void depart() {
        selection.withdraw();
    }
}
