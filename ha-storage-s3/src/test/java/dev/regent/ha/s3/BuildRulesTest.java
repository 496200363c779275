package dev.regent.ha.s3;

import dev.regent.build.BuildRules;

class BuildRulesTest extends BuildRules {}
