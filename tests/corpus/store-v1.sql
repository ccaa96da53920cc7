BEGIN TRANSACTION;
CREATE TABLE meta (
	version INTEGER NOT NULL, 
	scenarios BIGINT NOT NULL, 
	bytes BIGINT NOT NULL
);
INSERT INTO "meta" VALUES(1,1,80);
CREATE TABLE revision (
	scenario VARCHAR(32) NOT NULL, 
	rev INTEGER NOT NULL, 
	name VARCHAR(60) NOT NULL, 
	who VARCHAR(40) NOT NULL, 
	body TEXT NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	release VARCHAR(40) NOT NULL, 
	cost VARCHAR(40) NOT NULL, 
	roi VARCHAR(40) NOT NULL, 
	saved BIGINT NOT NULL, 
	PRIMARY KEY (scenario, rev), 
	FOREIGN KEY(scenario) REFERENCES scenario (id)
);
INSERT INTO "revision" VALUES('7197d185ec850d0aab7a1e55111f8a62',1,'试点','李','v=1&preset=ecommerce&labeling.items=5000','55b5460b7ed3aa6f4cf3a792e0a8b1b62a1b624318e23f5299fb59331240a2a1','0.1','1005000.0','0.25',1795333112);
INSERT INTO "revision" VALUES('7197d185ec850d0aab7a1e55111f8a62',2,'试点','','v=1&preset=ecommerce&labeling.items=6000','d1579a649007227bda4d397bbded0fd843ecbbed2bbaaadc54c22b54e8c6a9cf','0.1','1006000.0','0.25',1795333112);
CREATE TABLE scenario (
	id VARCHAR(32) NOT NULL, 
	view_hash VARCHAR(64) NOT NULL, 
	edit_hash VARCHAR(64) NOT NULL, 
	rev INTEGER NOT NULL, 
	created BIGINT NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (view_hash), 
	UNIQUE (edit_hash)
);
INSERT INTO "scenario" VALUES('7197d185ec850d0aab7a1e55111f8a62','eba5c7c7118a016a22f567ebcf17d900f5c1528ee71df2c801578ad5f8777ea0','84cb29b2c78b393c0d30a90d5a9f670267d02d9ec3743fc1800acff8b03bac15',2,1795333112);
COMMIT;
