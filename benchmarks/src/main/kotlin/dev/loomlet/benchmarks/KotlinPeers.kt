package dev.loomlet.benchmarks

import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.EmptyCoroutineContext
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.selects.select
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.Semaphore
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.yield

/**
 * The works of our benchmarks as one would write them with kotlinx-coroutines.
 *
 * On [eventLoop] all coroutines of a work share the calling thread, as those of a hub do; on [pool] they are spread over
 * the threads of the default dispatcher.
 */
class KotlinPeers private constructor(private val context: CoroutineContext) {

    /** Hands [count] times [item] through a channel of [capacity], from one coroutine to another. */
    fun <T> transfer(capacity: Int, item: T, count: Int) = runBlocking(context) {
        val channel = Channel<T>(capacity)
        launch { repeat(count) { channel.send(item) } }
        launch { repeat(count) { channel.receive() } }
        Unit
    }

    /** Hands half of [count] items through each of two rendezvous channels to one who selects. */
    fun <T> select(item: T, count: Int) = runBlocking(context) {
        val one = Channel<T>()
        val other = Channel<T>()
        launch { repeat(count / 2) { one.send(item) } }
        launch { repeat(count / 2) { other.send(item) } }
        launch {
            repeat(count) {
                select {
                    one.onReceive {}
                    other.onReceive {}
                }
            }
        }
        Unit
    }

    /** Starts coroutines that do nothing, each when the one before has been joined. */
    fun launchAndJoin(count: Int) = runBlocking(context) {
        repeat(count) { launch {}.join() }
    }

    /** Starts coroutines that do nothing, and then joins them all. */
    fun launchManyAndJoinAll(count: Int) = runBlocking(context) {
        val jobs = ArrayList<Job>(count)
        repeat(count) { jobs.add(launch {}) }
        jobs.joinAll()
    }

    /** Two coroutines that give way to each other, [each] times both. */
    fun yields(each: Int) = runBlocking(context) {
        repeat(2) { launch { repeat(each) { yield() } } }
    }

    /** Acquires and releases a semaphore that nobody else wants. */
    fun semaphoreAlone(count: Int) = runBlocking(context) {
        val semaphore = Semaphore(1)
        repeat(count) {
            semaphore.acquire()
            semaphore.release()
        }
    }

    /** Two coroutines that wake each other with a permit, [each] times both. */
    fun semaphoreHandOver(each: Int) = runBlocking(context) {
        val mine = Semaphore(1, 1)
        val yours = Semaphore(1, 1)
        launch {
            repeat(each) {
                yours.release()
                mine.acquire()
            }
        }
        launch {
            repeat(each) {
                yours.acquire()
                mine.release()
            }
        }
        Unit
    }

    /** Locks and unlocks a mutex that nobody else wants. */
    fun mutexAlone(count: Int) = runBlocking(context) {
        val mutex = Mutex()
        repeat(count) { mutex.withLock {} }
    }

    /** Two coroutines that give way while they hold the mutex that both want, [each] times both. */
    fun mutexContended(each: Int) = runBlocking(context) {
        val mutex = Mutex()
        repeat(2) { launch { repeat(each) { mutex.withLock { yield() } } } }
    }

    companion object {
        @JvmField
        val eventLoop = KotlinPeers(EmptyCoroutineContext)

        @JvmField
        val pool = KotlinPeers(Dispatchers.Default)

        /** [value] without an end, out of a `sequence` body. */
        @JvmStatic
        fun <T> endless(value: T): Iterator<T> = sequence { while (true) yield(value) }.iterator()

        /** The elements of [values], out of a `sequence` body. */
        @JvmStatic
        fun <T> elements(values: Array<T>): Sequence<T> = sequence { for (value in values) yield(value) }

        /** Hands all of [sequence] to [consumer]. */
        @JvmStatic
        fun <T> forEach(sequence: Sequence<T>, consumer: java.util.function.Consumer<in T>) =
            sequence.forEach { consumer.accept(it) }
    }
}
