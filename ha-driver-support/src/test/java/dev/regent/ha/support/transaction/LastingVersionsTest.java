package dev.regent.ha.support.transaction;

import org.junit.jupiter.api.DisplayName;

@DisplayName("Transactional store whose versions never repeat, as on etcd and Consul")
class LastingVersionsTest extends TransactionContracts {

    LastingVersionsTest() {
        super(false);
    }
}
