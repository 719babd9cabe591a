package dev.loomlet.channel;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Receives until the end. */
final class ExchangeIterator<T extends @Nullable Object> implements Iterator<T> {

    private final Exchange exchange;
    private @Nullable Object ahead = Exchange.NONE;

    ExchangeIterator(Exchange exchange) {
        this.exchange = exchange;
    }

    @Override
    public boolean hasNext() {
        if (ahead == Exchange.NONE) {
            ahead = exchange.receive(-1, false);
        }
        if (ahead == Exchange.CLOSED && exchange.cause() != null) {
            throw exchange.closedException("there is nothing more to receive");
        }
        return ahead != Exchange.CLOSED;
    }

    @Override
    @SuppressWarnings("unchecked")
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException(
                    exchange.senders.owner() + " is closed, and every item has been received");
        }
        Object item = ahead;
        ahead = Exchange.NONE;
        return (T) item;
    }
}
