package dev.loomlet.examples.libraries;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Jedis against a real server. */
@ExtendWith(Redis.class)
class RedisTest {

    private final int port;

    RedisTest(int port) {
        this.port = port;
    }

    @ParameterizedTest
    @MethodSource("dev.loomlet.examples.libraries.Way#unpatched")
    void clientsWaitTogetherForItems(Way way) {
        new RedisTrials(port, way).popTogether();
    }

    @ParameterizedTest
    @MethodSource("dev.loomlet.examples.libraries.Way#unpatched")
    void subscribersHearAPublisherOfTheirHub(Way way) {
        new RedisTrials(port, way).publish();
    }

    @ParameterizedTest
    @MethodSource("dev.loomlet.examples.libraries.Way#unpatched")
    void pipelinesDoNotMix(Way way) {
        new RedisTrials(port, way).pipelines();
    }

    @ParameterizedTest
    @MethodSource("dev.loomlet.examples.libraries.Way#unpatched")
    void theWaitOfThePoolHoldsThePortableHub(Way way) throws Exception {
        new RedisTrials(port, way).emptyPool();
    }
}
