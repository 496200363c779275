package dev.regent.ha.etcd;

import dev.regent.testservers.kit.ShortLeaseFactory;

/** Public, for contenders in processes of their own. */
public final class EtcdShortLeases extends ShortLeaseFactory {

    public EtcdShortLeases() {
        super(EtcdHaBackendFactory::new);
    }
}
