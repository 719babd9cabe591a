package dev.loomlet.net.dns;

import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;

/**
 * Makes the look-ups of all libraries give way: the JDK finds this class as a service when the first name of the process is
 * looked up. Nobody else needs it. The system property {@code loomlet.dns=off} leaves the built-in resolver in place.
 */
public final class LoomletResolverProvider extends InetAddressResolverProvider {

    /** Called by the JDK. */
    public LoomletResolverProvider() {}

    /**
     * Called by the JDK, which holds a lock meanwhile: does not wait, and looks nothing up.
     *
     * @param configuration tells of the built-in resolver
     * @return the resolver of the whole process from now on
     */
    @Override
    public InetAddressResolver get(Configuration configuration) {
        InetAddressResolver builtin = configuration.builtinResolver();
        return "off".equals(System.getProperty("loomlet.dns")) ? builtin : Dns.install(builtin);
    }

    @Override
    public String name() {
        return "loomlet";
    }
}
