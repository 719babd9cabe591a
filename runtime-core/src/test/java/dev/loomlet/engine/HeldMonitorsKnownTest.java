package dev.loomlet.engine;

import dev.loomlet.OnDirect;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@OnDirect
class HeldMonitorsKnownTest {

    /** Else each switch costs a third more. */
    @Test
    void itIsKnownWhenNoMonitorIsHeld() {
        assertThat(HeldMonitors.areSeen()).isTrue();
    }
}
