/**
 * Ways in which coroutines wait for each other: events, results, semaphores, locks, barriers, and values of their own.
 *
 * <p>Each object has a home: the hub given at its creation, or else the one that uses it first. Its state is guarded by
 * that hub's turns, and needs no lock. Coroutines of other hubs, and threads that belong to none, may use it as well; what
 * they do is carried out in a turn of the home hub, and costs a message to it and, where they wait, one back. An object that
 * a thread without a hub uses first lives on a thread for such objects. When the home hub is closed, those elsewhere who
 * wait get an IllegalStateException, and the next user's hub becomes the home.
 *
 * <p>Everyone waiting is a deadlock in a driven hub, unless one of the objects waited for was created for a given hub, or has
 * been used from elsewhere: then help may come from there.
 *
 * <p>The models are gevent's modules {@code event}, {@code lock} and {@code local}.
 */
@NullMarked
package dev.loomlet.sync;

import org.jspecify.annotations.NullMarked;
