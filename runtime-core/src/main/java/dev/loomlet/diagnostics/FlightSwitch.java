package dev.loomlet.diagnostics;

import jdk.jfr.FlightRecorder;
import jdk.jfr.FlightRecorderListener;

/**
 * Waits for the first flight recording: to load the classes of events takes as long as all else that a program's first hub
 * does. To be touched only where the module jdk.jfr is.
 */
final class FlightSwitch implements FlightRecorderListener {

    private FlightSwitch() {}

    static void install() {
        FlightRecorder.addListener(new FlightSwitch());
        if (FlightRecorder.isInitialized()) {
            Observer.flightRecorderStarted();
        }
    }

    @Override
    public void recorderInitialized(FlightRecorder recorder) {
        Observer.flightRecorderStarted();
    }
}
