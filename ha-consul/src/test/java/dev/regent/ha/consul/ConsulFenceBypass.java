package dev.regent.ha.consul;

import dev.regent.ha.testkit.support.TransactionFenceBypass;

/** Made by name in the processes of contenders. */
public final class ConsulFenceBypass extends TransactionFenceBypass {

    public ConsulFenceBypass() {
        super(ConsulHaBackendFactory::new);
    }
}
