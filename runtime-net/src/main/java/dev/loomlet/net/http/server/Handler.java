package dev.loomlet.net.http.server;

/** Answers the requests of a route. */
@FunctionalInterface
public interface Handler {

    /**
     * Answers one request, in the coroutine of its connection; it may wait. What it has written is sent when it returns. One
     * that writes nothing answers with the status that was set, 200 by default, and an empty body.
     *
     * @param request what the client asks
     * @param response what it is answered
     * @throws StatusException to answer with that status
     * @throws Exception to be logged and answered with 500; when the head of the response is on its way already, the
     *     connection is cut, so that the client sees that the body is not whole
     */
    void handle(Request request, Response response) throws Exception;
}
