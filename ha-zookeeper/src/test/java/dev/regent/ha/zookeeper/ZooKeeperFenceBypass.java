package dev.regent.ha.zookeeper;

import dev.regent.ha.testkit.support.TransactionFenceBypass;

/** Made by name, by contenders in processes of their own. */
public final class ZooKeeperFenceBypass extends TransactionFenceBypass {

    /** Opens nothing yet. */
    public ZooKeeperFenceBypass() {
        super(ZooKeeperHaBackendFactory::new);
    }
}
