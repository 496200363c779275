package dev.regent.ha.consul;

import dev.regent.testservers.kit.ShortLeaseFactory;

/** Made by name in the processes of contenders. */
public final class ConsulShortLeases extends ShortLeaseFactory {

    public ConsulShortLeases() {
        super(ConsulHaBackendFactory::new);
    }
}
