package dev.loomlet.net.dns;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.util.Arrays;
import java.util.stream.Stream;

/** The resolver that the JDK calls for whoever asks {@link InetAddress}. */
final class CooperativeResolver implements InetAddressResolver {

    @Override
    public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
        return JdkCache.isEvicting()
                ? Stream.of(InetAddress.getLoopbackAddress())
                : Arrays.stream(Dns.addresses(host, policy));
    }

    @Override
    public String lookupByAddress(byte[] address) throws UnknownHostException {
        return Dns.name(address);
    }
}
