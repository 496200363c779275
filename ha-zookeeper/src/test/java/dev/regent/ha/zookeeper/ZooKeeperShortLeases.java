package dev.regent.ha.zookeeper;

import dev.regent.ha.testkit.support.ShortLeaseFactory;

/** Made by name, by contenders in processes of their own. */
public final class ZooKeeperShortLeases extends ShortLeaseFactory {

    /** Opens nothing yet. */
    public ZooKeeperShortLeases() {
        super(ZooKeeperHaBackendFactory::new);
    }
}
