package dev.loomlet.benchmarks;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Says that a benchmark does the work of one of ours with another library, or with what the JDK has for it. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Peer {

    /** Ours, of the same class. */
    String of();

    /** What does it, and on which threads. */
    String by();

    String KOTLIN_LOOP = "Kotlin, event loop of `runBlocking`";
    String KOTLIN_POOL = "Kotlin, `Dispatchers.Default`";
    String KOTLIN_SEQUENCE = "Kotlin, `sequence`";
    String JOX_ONE = "Jox, one carrier";
    String JOX_ALL = "Jox, a carrier for each core";
    String JDK_ONE = "JDK, one carrier";
    String JDK_ALL = "JDK, a carrier for each core";
}
