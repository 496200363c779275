package dev.regent.ha.consul;

import dev.regent.testservers.kit.TransactionFenceBypass;

/** Made by name in the processes of contenders. */
public final class ConsulFenceBypass extends TransactionFenceBypass {

    public ConsulFenceBypass() {
        super(ConsulHaBackendFactory::new);
    }
}
