package dev.regent.ha.consul;

import dev.regent.ha.testkit.support.ShortLeaseFactory;

/** Made by name in the processes of contenders. */
public final class ConsulShortLeases extends ShortLeaseFactory {

    public ConsulShortLeases() {
        super(ConsulHaBackendFactory::new);
    }
}
