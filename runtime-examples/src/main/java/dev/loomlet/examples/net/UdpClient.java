package dev.loomlet.examples.net;

import dev.loomlet.examples.Count;
import dev.loomlet.examples.Durations;
import dev.loomlet.examples.Failures;
import dev.loomlet.examples.HostPort;
import dev.loomlet.examples.Program;
import dev.loomlet.net.Datagrams;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import static dev.loomlet.Loomlet.withTimeout;

/** Sends a datagram, again if need be, and prints the answer. */
@Command(name = "udp-client", description = "Sends a datagram, and sends it again as long as no answer comes.")
public final class UdpClient implements Callable<Integer> {

    private static final int LARGEST = 65_535;

    @Parameters(index = "0", paramLabel = "HOST:PORT", converter = HostPort.Converter.class, description = "Where to send it.")
    private HostPort server;

    @Parameters(index = "1", paramLabel = "TEXT", description = "What to send.")
    private String text;

    @Option(names = "--timeout", paramLabel = "DURATION", defaultValue = "1s", converter = Durations.Positive.class, description = "How long to wait for an answer each time (default: ${DEFAULT-VALUE}).")
    private Duration timeout;

    @Option(names = "--tries", paramLabel = "NUMBER", defaultValue = "3", converter = Count.class, description = "How often to send it at most (default: ${DEFAULT-VALUE}).")
    private int tries;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        if (text.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "TEXT is empty; give something to send");
        }
        return Program.run(this::ask);
    }

    private int ask() throws IOException {
        // Connected, so that it hears of a port on which nobody listens, and of nobody else.
        try (DatagramSocket socket = Datagrams.connect(server.host(), server.port())) {
            spec.commandLine().getOut().println(answer(socket));
            return ExitCode.OK;
        } catch (IOException e) {
            throw new IOException(server + ": " + Failures.describe(e), e);
        }
    }

    private String answer(DatagramSocket socket) throws IOException {
        byte[] data = text.getBytes(StandardCharsets.UTF_8);
        DatagramPacket answer = new DatagramPacket(new byte[LARGEST], LARGEST);
        for (int i = 0; i < tries; i++) {
            socket.send(new DatagramPacket(data, data.length));
            try {
                withTimeout(timeout, () -> socket.receive(answer));
                return new String(answer.getData(), 0, answer.getLength(), StandardCharsets.UTF_8);
            } catch (TimeoutException e) {
                // The datagram or its answer may be lost, as ever with UDP.
            }
        }
        throw new SocketTimeoutException("no answer");
    }
}
