package dev.loomlet.net;

import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** {@link Patch}, which is for the whole process and for good, so each case runs in another one. */
class PatchTest {

    private static ChildJvm patched;

    @BeforeAll
    static void runThePatchedProgram() throws Exception {
        patched = ChildJvm.run(PatchedProgram.class);
    }

    @ParameterizedTest
    @EnumSource
    void inAPatchedProcess(PatchedProgram.Part part) {
        assertThat(patched.output()).contains("passed " + part);
        assertThat(patched.status()).isZero();
    }

    /** Says what {@link Patch#sockets()} throws. */
    static final class Refused {
        private Refused() {}

        @SuppressWarnings("deprecation")
        static void main(String[] arguments) throws Exception {
            switch (arguments[0]) {
                case "client" -> Socket.setSocketImplFactory(ConnectionImpl::new);
                case "server" -> ServerSocket.setSocketFactory(ListenerImpl::new);
                default -> assertThat(System.getProperty("socksProxyHost")).isNotNull();
            }
            for (int i = 0; i < 2; i++) {
                try {
                    Patch.sockets();
                } catch (IllegalStateException e) {
                    System.out.println(Patch.isSocketsPatched() + ": " + e.getMessage());
                }
            }
        }
    }

    @Test
    void isRefusedWhenAnotherLibraryWasFirst() throws Exception {
        assertThat(ChildJvm.run(Refused.class, "client").output().lines())
                .hasSize(2)
                .allMatch(line -> line
                        .startsWith("false: another library has called Socket.setSocketImplFactory before"));
        assertThat(ChildJvm.run(Refused.class, "server").output().lines())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("false: another library has called ServerSocket.setSocketFactory before")
                .contains("the sockets of clients are patched now");
    }

    @Test
    void isRefusedWhereItWouldGoPastASocksProxy() throws Exception {
        assertThat(ChildJvm.run(List.of("-DsocksProxyHost=proxy.example"), Refused.class, "proxy").output())
                .contains("false: socksProxyHost is \"proxy.example\"");
    }
}
