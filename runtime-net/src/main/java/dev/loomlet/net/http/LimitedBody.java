package dev.loomlet.net.http;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Lets only so much of a body through. */
final class LimitedBody<T> implements BodySubscriber<T> {

    private final BodySubscriber<T> next;
    private final long longest;
    private long length;
    private boolean ended;
    private Flow.@Nullable Subscription subscription;

    LimitedBody(BodySubscriber<T> next, long longest) {
        this.next = next;
        this.longest = longest;
    }

    @Override
    public CompletionStage<T> getBody() {
        return next.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        next.onSubscribe(given);
    }

    @Override
    public void onNext(List<ByteBuffer> pieces) {
        if (ended) {
            return;
        }
        for (ByteBuffer piece : pieces) {
            length += piece.remaining();
        }
        if (length <= longest) {
            next.onNext(pieces);
            return;
        }
        ended = true;
        subscription.cancel();
        next.onError(new BodyTooLongException("the body of the response is longer than " + longest
                + " bytes; raise the limit of the client, or read less"));
    }

    @Override
    public void onError(Throwable failure) {
        if (!ended) {
            ended = true;
            next.onError(failure);
        }
    }

    @Override
    public void onComplete() {
        if (!ended) {
            ended = true;
            next.onComplete();
        }
    }
}
