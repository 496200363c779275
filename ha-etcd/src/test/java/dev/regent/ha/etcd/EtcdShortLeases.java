package dev.regent.ha.etcd;

import dev.regent.ha.testkit.support.ShortLeaseFactory;

/** Public, for contenders in processes of their own. */
public final class EtcdShortLeases extends ShortLeaseFactory {

    public EtcdShortLeases() {
        super(EtcdHaBackendFactory::new);
    }
}
