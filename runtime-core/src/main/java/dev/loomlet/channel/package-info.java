/**
 * Channels between coroutines, the choice among several of them, and queues of work.
 *
 * <p>{@link dev.loomlet.channel.Channel} hands items over in the order in which they were sent;
 * {@link dev.loomlet.channel.Select} waits for whichever of several channels, coroutines and deadlines comes first;
 * {@link dev.loomlet.channel.WorkQueue} has gevent's queues: in three orders, and with a count of unfinished work.
 *
 * <p>Every object here belongs to one hub, by default that of its first user. There it costs no more than the queue
 * operation itself. Coroutines of other hubs and threads without a hub may use it just the same: their calls are carried
 * out on that hub, in the order in which they arrive, and wait for it.
 */
@NullMarked
package dev.loomlet.channel;

import org.jspecify.annotations.NullMarked;
