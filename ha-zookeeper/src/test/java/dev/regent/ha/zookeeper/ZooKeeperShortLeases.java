package dev.regent.ha.zookeeper;

import dev.regent.testservers.kit.ShortLeaseFactory;

/** Made by name, by contenders in processes of their own. */
public final class ZooKeeperShortLeases extends ShortLeaseFactory {

    /** Opens nothing yet. */
    public ZooKeeperShortLeases() {
        super(ZooKeeperHaBackendFactory::new);
    }
}
