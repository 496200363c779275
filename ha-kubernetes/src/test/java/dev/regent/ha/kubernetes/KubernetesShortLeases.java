package dev.regent.ha.kubernetes;

import dev.regent.ha.testkit.support.DocumentShortLeaseFactory;

/** For contenders in processes of their own, which make it by its name. */
public final class KubernetesShortLeases extends DocumentShortLeaseFactory {

    /** For the kit. */
    public KubernetesShortLeases() {
        super(KubernetesHaBackendFactory::new);
    }
}
