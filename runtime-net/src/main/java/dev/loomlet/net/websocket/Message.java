package dev.loomlet.net.websocket;

/** What a peer says in one piece: text or bytes. */
public sealed interface Message {

    /**
     * A message of text.
     *
     * @param text the whole of it
     */
    record Text(String text) implements Message {}

    /**
     * A message of bytes.
     *
     * @param bytes the whole of it; the receiver's own
     */
    record Binary(byte[] bytes) implements Message {}
}
