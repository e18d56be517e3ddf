CREATE TABLE `api_key` (
	`id` text PRIMARY KEY NOT NULL,
	`hash` text NOT NULL,
	`role` text NOT NULL,
	`label` text NOT NULL,
	`countries` text,
	`organisations` text,
	`created_at` text NOT NULL,
	`expires_at` text,
	`revoked_at` text,
	`rotated_at` text,
	`previous_hash` text,
	`previous_until` text,
	`version` integer NOT NULL,
	`change` integer NOT NULL,
	FOREIGN KEY (`change`) REFERENCES `change`(`number`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "api_key_role" CHECK("role" in ('reader', 'tagger', 'curator', 'admin')),
	CONSTRAINT "api_key_bound" CHECK("role" = 'tagger' or ("countries" is null and "organisations" is null)),
	CONSTRAINT "api_key_previous" CHECK(("previous_hash" is null) = ("previous_until" is null))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `api_key_hash_unique` ON `api_key` (`hash`);--> statement-breakpoint
CREATE TABLE `api_key_use` (
	`key` text PRIMARY KEY NOT NULL,
	`last_used_at` text NOT NULL,
	FOREIGN KEY (`key`) REFERENCES `api_key`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `audit_entry` (
	`change` integer PRIMARY KEY NOT NULL,
	`at` text NOT NULL,
	`actor` text NOT NULL,
	`reason` text NOT NULL,
	`crosswalk` integer NOT NULL,
	`digest` text NOT NULL,
	`previous` text NOT NULL,
	`hash` text NOT NULL,
	FOREIGN KEY (`change`) REFERENCES `change`(`number`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "audit_entry_hashes" CHECK(length("digest") = 64 and length("previous") = 64 and length("hash") = 64)
);
--> statement-breakpoint
CREATE TABLE `reply` (
	`actor` text NOT NULL,
	`key` text NOT NULL,
	`owner` text NOT NULL,
	`until` text NOT NULL,
	`fingerprint` text,
	`size` integer,
	`head` text,
	`body` blob,
	PRIMARY KEY(`actor`, `key`),
	CONSTRAINT "reply_answered" CHECK(("fingerprint" is null) = ("head" is null))
);
--> statement-breakpoint
CREATE INDEX `reply_until` ON `reply` (`until`);--> statement-breakpoint
CREATE INDEX `reply_kept` ON `reply` (`actor`,length("body"));--> statement-breakpoint
CREATE TABLE `batch` (
	`id` text PRIMARY KEY NOT NULL,
	`lease_until` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `batch_item` (
	`batch` text NOT NULL,
	`place` integer NOT NULL,
	`item` text NOT NULL,
	PRIMARY KEY(`batch`, `place`),
	FOREIGN KEY (`batch`) REFERENCES `batch`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "batch_item_json" CHECK(json_valid("item"))
);
--> statement-breakpoint
CREATE TABLE `batch_write` (
	`batch` text NOT NULL,
	`place` integer NOT NULL,
	`project` text NOT NULL,
	`version` integer,
	`document` text,
	PRIMARY KEY(`batch`, `place`),
	FOREIGN KEY (`batch`) REFERENCES `batch`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "batch_write_document" CHECK("document" is null or json_valid("document"))
);
--> statement-breakpoint
CREATE TABLE `change` (
	`number` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at` text NOT NULL,
	`actor` text NOT NULL,
	`reason` text NOT NULL,
	`crosswalk` integer NOT NULL,
	CONSTRAINT "change_crosswalk_flag" CHECK("crosswalk" in (0, 1))
);
--> statement-breakpoint
CREATE INDEX `change_at` ON `change` (`at`);--> statement-breakpoint
CREATE INDEX `change_crosswalk` ON `change` (`crosswalk`,`number`);--> statement-breakpoint
CREATE TABLE `history` (
	`entity` text NOT NULL,
	`id` text NOT NULL,
	`change` integer NOT NULL,
	`version` integer NOT NULL,
	`document` text,
	PRIMARY KEY(`entity`, `id`, `change`),
	FOREIGN KEY (`change`) REFERENCES `change`(`number`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "history_entity" CHECK("entity" in ('framework', 'concept', 'relation', 'mapping-set', 'mapping', 'mapping-note', 'project', 'api-key', 'frozen-report')),
	CONSTRAINT "history_document" CHECK("document" is null or json_valid("document"))
);
--> statement-breakpoint
CREATE INDEX `history_change` ON `history` (`change`,`entity`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `history_version` ON `history` (`entity`,`id`,`version`);--> statement-breakpoint
CREATE TABLE `concept` (
	`id` text PRIMARY KEY NOT NULL,
	`framework` text NOT NULL,
	`notation` text NOT NULL,
	`level` text NOT NULL,
	`parent` text,
	`label` text NOT NULL,
	`official_texts` text NOT NULL,
	`uri` text,
	`codes` text NOT NULL,
	`source` text NOT NULL,
	`locator` text NOT NULL,
	`note` text,
	`valid_from` text,
	`valid_until` text,
	`observed_targets` text NOT NULL,
	`position` integer NOT NULL,
	`version` integer NOT NULL,
	`change` integer NOT NULL,
	FOREIGN KEY (`change`) REFERENCES `change`(`number`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`framework`,`level`) REFERENCES `framework_level`(`framework`,`level`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`framework`,`parent`) REFERENCES `concept`(`framework`,`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "concept_id" CHECK("id" = "framework" || ':' || "notation"),
	CONSTRAINT "concept_label" CHECK(length("label") between 1 and 80),
	CONSTRAINT "concept_not_own_parent" CHECK("parent" is null or "parent" <> "id")
);
--> statement-breakpoint
CREATE INDEX `concept_parent` ON `concept` (`framework`,`parent`);--> statement-breakpoint
CREATE UNIQUE INDEX `concept_notation` ON `concept` (`framework`,`notation`);--> statement-breakpoint
CREATE UNIQUE INDEX `concept_in_framework` ON `concept` (`framework`,`id`);--> statement-breakpoint
CREATE TABLE `framework` (
	`id` text PRIMARY KEY NOT NULL,
	`position` integer NOT NULL,
	`title` text NOT NULL,
	`short_title` text NOT NULL,
	`publisher` text NOT NULL,
	`edition` text NOT NULL,
	`country` text,
	`valid_from` text,
	`valid_until` text,
	`source` text NOT NULL,
	`source_url` text,
	`licence_note` text NOT NULL,
	`aliases` text NOT NULL,
	`levels` text NOT NULL,
	`notes` text NOT NULL,
	`version` integer NOT NULL,
	`change` integer NOT NULL,
	FOREIGN KEY (`change`) REFERENCES `change`(`number`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "framework_valid_from" CHECK("valid_from" is null or "valid_from" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
	CONSTRAINT "framework_valid_until" CHECK("valid_until" is null or "valid_until" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]')
);
--> statement-breakpoint
CREATE TABLE `framework_level` (
	`framework` text NOT NULL,
	`level` text NOT NULL,
	PRIMARY KEY(`framework`, `level`),
	FOREIGN KEY (`framework`) REFERENCES `framework`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `framework_relation` (
	`id` text PRIMARY KEY NOT NULL,
	`from_framework` text NOT NULL,
	`relation` text NOT NULL,
	`to_framework` text NOT NULL,
	`source` text NOT NULL,
	`locator` text NOT NULL,
	`note` text,
	`position` integer NOT NULL,
	`version` integer NOT NULL,
	`change` integer NOT NULL,
	FOREIGN KEY (`from_framework`) REFERENCES `framework`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`to_framework`) REFERENCES `framework`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`change`) REFERENCES `change`(`number`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `framework_relation_from` ON `framework_relation` (`from_framework`);--> statement-breakpoint
CREATE INDEX `framework_relation_to` ON `framework_relation` (`to_framework`);--> statement-breakpoint
CREATE TABLE `mapping` (
	`id` text PRIMARY KEY NOT NULL,
	`mapping_set` text NOT NULL,
	`subject` text NOT NULL,
	`predicate` text NOT NULL,
	`modifier` text NOT NULL,
	`object` text,
	`object_framework` text NOT NULL,
	`strength` text,
	`condition` text,
	`holds_for_parts` integer NOT NULL,
	`confidence` integer NOT NULL,
	`evidence` text NOT NULL,
	`justification` text NOT NULL,
	`author` text NOT NULL,
	`reviewer` text,
	`mapping_date` text,
	`review_date` text,
	`source` text NOT NULL,
	`locator` text NOT NULL,
	`rationale` text NOT NULL,
	`status` text NOT NULL,
	`version` integer NOT NULL,
	`change` integer NOT NULL,
	FOREIGN KEY (`mapping_set`) REFERENCES `mapping_set`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`subject`) REFERENCES `concept`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`object_framework`) REFERENCES `framework`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`change`) REFERENCES `change`(`number`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`object_framework`,`object`) REFERENCES `concept`(`framework`,`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "mapping_predicate" CHECK("predicate" in ('crosswalk:contributesTo', 'crosswalk:applies', 'skos:exactMatch', 'skos:closeMatch', 'skos:broadMatch', 'skos:narrowMatch', 'skos:relatedMatch')),
	CONSTRAINT "mapping_modifier" CHECK("modifier" in ('', 'Not')),
	CONSTRAINT "mapping_strength" CHECK("strength" is null or "strength" in ('core', 'supporting', 'conditional')),
	CONSTRAINT "mapping_condition" CHECK(("condition" is not null) = (coalesce("strength", '') = 'conditional')),
	CONSTRAINT "mapping_confidence" CHECK("confidence" between 0 and 1000),
	CONSTRAINT "mapping_evidence" CHECK("evidence" in ('stated', 'published', 'judged')),
	CONSTRAINT "mapping_status" CHECK("status" in ('proposed', 'accepted', 'rejected', 'retired')),
	CONSTRAINT "mapping_not_to_itself" CHECK("object" is null or "object" <> "subject"),
	CONSTRAINT "mapping_rationale" CHECK(length("rationale") > 0 and length("locator") > 0 and length("source") > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `mapping_statement` ON `mapping` (`mapping_set`,`subject`,`predicate`,`modifier`,`object`) WHERE "status" = 'accepted';--> statement-breakpoint
CREATE UNIQUE INDEX `mapping_statement_proposed` ON `mapping` (`mapping_set`,`subject`,`predicate`,`modifier`,`object`) WHERE "status" = 'proposed';--> statement-breakpoint
CREATE UNIQUE INDEX `mapping_nothing_fits` ON `mapping` (`mapping_set`,`subject`,`object_framework`) WHERE "object" is null and "status" = 'accepted';--> statement-breakpoint
CREATE UNIQUE INDEX `mapping_nothing_fits_proposed` ON `mapping` (`mapping_set`,`subject`,`object_framework`) WHERE "object" is null and "status" = 'proposed';--> statement-breakpoint
CREATE INDEX `mapping_subject` ON `mapping` (`subject`);--> statement-breakpoint
CREATE INDEX `mapping_object` ON `mapping` (`object`);--> statement-breakpoint
CREATE TABLE `mapping_note` (
	`mapping` text NOT NULL,
	`place` integer NOT NULL,
	`kind` text NOT NULL,
	`of_version` integer NOT NULL,
	`text` text NOT NULL,
	`other` text,
	`stale` text,
	`change` integer NOT NULL,
	PRIMARY KEY(`mapping`, `place`),
	FOREIGN KEY (`mapping`) REFERENCES `mapping`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`other`) REFERENCES `mapping`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`change`) REFERENCES `change`(`number`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "mapping_note_kind_known" CHECK("kind" in ('propose', 'edit', 'accept', 'reject', 'retire', 'supersede', 'flag', 'carry-over', 'comment')),
	CONSTRAINT "mapping_note_text" CHECK(length("text") > 0),
	CONSTRAINT "mapping_note_stale" CHECK(("stale" is not null) = ("kind" = 'flag'))
);
--> statement-breakpoint
CREATE INDEX `mapping_note_kind` ON `mapping_note` (`kind`,`change`);--> statement-breakpoint
CREATE TABLE `mapping_set` (
	`id` text PRIMARY KEY NOT NULL,
	`title` text NOT NULL,
	`description` text NOT NULL,
	`licence` text NOT NULL,
	`provider` text NOT NULL,
	`set_version` text NOT NULL,
	`date` text NOT NULL,
	`position` integer NOT NULL,
	`version` integer NOT NULL,
	`change` integer NOT NULL,
	FOREIGN KEY (`change`) REFERENCES `change`(`number`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `frozen_report` (
	`name` text PRIMARY KEY NOT NULL,
	`signed_off_by` text NOT NULL,
	`reason` text NOT NULL,
	`report` text NOT NULL,
	`media_type` text NOT NULL,
	`size` integer NOT NULL,
	`sha256` text NOT NULL,
	`frozen_by` text NOT NULL,
	`frozen_at` text NOT NULL,
	`of_change` integer NOT NULL,
	`of_revision` integer NOT NULL,
	`change` integer NOT NULL,
	`content` blob NOT NULL,
	FOREIGN KEY (`change`) REFERENCES `change`(`number`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "frozen_report_size" CHECK(length("content") = "size")
);
--> statement-breakpoint
CREATE TABLE `project` (
	`id` text PRIMARY KEY NOT NULL,
	`title` text NOT NULL,
	`description` text,
	`status` text NOT NULL,
	`start_date` text,
	`end_date` text,
	`humanitarian` integer NOT NULL,
	`gender` integer,
	`human_rights` integer,
	`peace` integer,
	`example` integer NOT NULL,
	`regions` text NOT NULL,
	`translations` text NOT NULL,
	`tag_key` text NOT NULL,
	`written_at` text NOT NULL,
	`version` integer NOT NULL,
	`change` integer NOT NULL,
	FOREIGN KEY (`change`) REFERENCES `change`(`number`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "project_id" CHECK(length("id") between 1 and 255),
	CONSTRAINT "project_title" CHECK(length("title") > 0),
	CONSTRAINT "project_status_known" CHECK("status" in ('pipeline', 'implementation', 'finalisation', 'closed', 'cancelled', 'suspended')),
	CONSTRAINT "project_start_date" CHECK("start_date" is null or "start_date" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
	CONSTRAINT "project_end_date" CHECK("end_date" is null or "end_date" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
	CONSTRAINT "project_dates" CHECK("start_date" is null or "end_date" is null or "start_date" <= "end_date"),
	CONSTRAINT "project_gender" CHECK("gender" is null or "gender" between 0 and 3),
	CONSTRAINT "project_human_rights" CHECK("human_rights" is null or "human_rights" between 0 and 3),
	CONSTRAINT "project_peace" CHECK("peace" is null or "peace" between 0 and 3)
);
--> statement-breakpoint
CREATE INDEX `project_tag_key` ON `project` (`tag_key`);--> statement-breakpoint
CREATE INDEX `project_status` ON `project` (`status`);--> statement-breakpoint
CREATE TABLE `project_amount` (
	`project` text NOT NULL,
	`position` integer NOT NULL,
	`kind` text NOT NULL,
	`period_from` text,
	`period_until` text,
	`amount_minor` integer NOT NULL,
	`currency` text NOT NULL,
	PRIMARY KEY(`project`, `position`),
	FOREIGN KEY (`project`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "project_amount_kind" CHECK("kind" in ('budget', 'commitment', 'expenditure', 'required', 'available')),
	CONSTRAINT "project_amount_currency" CHECK("currency" glob '[A-Z][A-Z][A-Z]'),
	CONSTRAINT "project_amount_integer" CHECK(typeof("amount_minor") = 'integer'),
	CONSTRAINT "project_amount_from" CHECK("period_from" is null or "period_from" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
	CONSTRAINT "project_amount_until" CHECK("period_until" is null or "period_until" glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
	CONSTRAINT "project_amount_period" CHECK("period_from" is null or "period_until" is null or "period_from" <= "period_until")
);
--> statement-breakpoint
CREATE TABLE `project_classification` (
	`project` text NOT NULL,
	`scheme` text NOT NULL,
	`code` text NOT NULL,
	`label` text,
	PRIMARY KEY(`project`, `scheme`, `code`),
	FOREIGN KEY (`project`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "project_classification_named" CHECK(length("scheme") > 0 and length("code") > 0)
);
--> statement-breakpoint
CREATE INDEX `project_classification_code` ON `project_classification` (`scheme`,`code`);--> statement-breakpoint
CREATE TABLE `project_country` (
	`project` text NOT NULL,
	`country` text NOT NULL,
	`percentage` integer,
	PRIMARY KEY(`project`, `country`),
	FOREIGN KEY (`project`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "project_country_code" CHECK("country" glob '[A-Z][A-Z][A-Z]'),
	CONSTRAINT "project_country_percentage" CHECK("percentage" is null or "percentage" between 0 and 100000000)
);
--> statement-breakpoint
CREATE INDEX `project_country_country` ON `project_country` (`country`);--> statement-breakpoint
CREATE TABLE `project_decision` (
	`project` text NOT NULL,
	`concept` text NOT NULL,
	`decision` text NOT NULL,
	`reason` text,
	`decided_by` text NOT NULL,
	`decided_at` text NOT NULL,
	PRIMARY KEY(`project`, `concept`),
	FOREIGN KEY (`project`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`concept`) REFERENCES `concept`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "project_decision_kind" CHECK("decision" in ('confirm', 'decline')),
	CONSTRAINT "project_decision_reason" CHECK("decision" = 'confirm' or coalesce(length("reason"), 0) > 0)
);
--> statement-breakpoint
CREATE TABLE `project_organisation` (
	`project` text NOT NULL,
	`position` integer NOT NULL,
	`ref` text,
	`name` text NOT NULL,
	`role` text NOT NULL,
	PRIMARY KEY(`project`, `position`),
	FOREIGN KEY (`project`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "project_organisation_role" CHECK("role" in ('reporting', 'funding', 'accountable', 'extending', 'implementing'))
);
--> statement-breakpoint
CREATE TABLE `project_pieces` (
	`project` text NOT NULL,
	`kind` text NOT NULL,
	`pieces` text NOT NULL,
	PRIMARY KEY(`project`, `kind`),
	FOREIGN KEY (`project`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "project_pieces_kind" CHECK("kind" in ('budget', 'commitment', 'expenditure', 'required', 'available'))
);
--> statement-breakpoint
CREATE TABLE `project_tag` (
	`project` text NOT NULL,
	`concept` text NOT NULL,
	`percentage` integer,
	`significance` text,
	`origin` text NOT NULL,
	`tagged_by` text NOT NULL,
	`tagged_at` text NOT NULL,
	PRIMARY KEY(`project`, `concept`),
	FOREIGN KEY (`project`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`concept`) REFERENCES `concept`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "project_tag_percentage" CHECK("percentage" is null or "percentage" between 0 and 100000000),
	CONSTRAINT "project_tag_significance" CHECK("significance" is null or "significance" in ('principal', 'significant')),
	CONSTRAINT "project_tag_origin" CHECK("origin" in ('declared', 'confirmed'))
);
--> statement-breakpoint
CREATE INDEX `project_tag_concept` ON `project_tag` (`concept`);--> statement-breakpoint
CREATE TABLE `webhook` (
	`id` text PRIMARY KEY NOT NULL,
	`url` text NOT NULL,
	`description` text NOT NULL,
	`secret` text NOT NULL,
	`previous_secret` text,
	`previous_until` text,
	`created_at` text NOT NULL,
	`created_by` text NOT NULL,
	`disabled_at` text,
	`disabled_because` text,
	`delivered` integer NOT NULL,
	`version` integer NOT NULL,
	FOREIGN KEY (`delivered`) REFERENCES `change`(`number`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `webhook_delivery` (
	`number` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`webhook` text NOT NULL,
	`kind` text NOT NULL,
	`after` integer NOT NULL,
	`until` integer NOT NULL,
	`body` text NOT NULL,
	`state` text NOT NULL,
	`attempts` integer NOT NULL,
	`created_at` text NOT NULL,
	`at` text NOT NULL,
	`status` integer,
	`fault` text,
	`owner` text,
	`lease_until` text,
	FOREIGN KEY (`webhook`) REFERENCES `webhook`(`id`) ON UPDATE no action ON DELETE cascade,
	CONSTRAINT "webhook_delivery_kind" CHECK("kind" in ('changes', 'test')),
	CONSTRAINT "webhook_delivery_state" CHECK("state" in ('pending', 'delivered', 'failed'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `webhook_delivery_id_unique` ON `webhook_delivery` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `webhook_delivery_pending` ON `webhook_delivery` (`webhook`) WHERE "state" = 'pending';--> statement-breakpoint
CREATE INDEX `webhook_delivery_webhook` ON `webhook_delivery` (`webhook`,`number`);
--> statement-breakpoint
CREATE TRIGGER `audit_is_never_changed` BEFORE UPDATE ON `audit_entry` BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;--> statement-breakpoint
CREATE TRIGGER `audit_is_never_deleted` BEFORE DELETE ON `audit_entry` BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;--> statement-breakpoint
CREATE TRIGGER `audit_is_never_replaced` BEFORE INSERT ON `audit_entry` WHEN EXISTS (SELECT 1 FROM `audit_entry` WHERE `change` = NEW.`change`) BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;--> statement-breakpoint
CREATE TRIGGER `change_is_never_changed` BEFORE UPDATE ON `change` BEGIN SELECT RAISE(ABORT, 'changes are append-only'); END;--> statement-breakpoint
CREATE TRIGGER `change_is_never_deleted` BEFORE DELETE ON `change` BEGIN SELECT RAISE(ABORT, 'changes are append-only'); END;--> statement-breakpoint
CREATE TRIGGER `change_is_never_replaced` BEFORE INSERT ON `change` WHEN EXISTS (SELECT 1 FROM `change` WHERE `number` = NEW.`number`) BEGIN SELECT RAISE(ABORT, 'changes are append-only'); END;--> statement-breakpoint
CREATE TRIGGER `frozen_report_is_never_changed` BEFORE UPDATE ON `frozen_report` BEGIN SELECT RAISE(ABORT, 'frozen reports are kept as they are'); END;--> statement-breakpoint
CREATE TRIGGER `frozen_report_is_never_deleted` BEFORE DELETE ON `frozen_report` BEGIN SELECT RAISE(ABORT, 'frozen reports are kept as they are'); END;--> statement-breakpoint
CREATE TRIGGER `frozen_report_is_never_replaced` BEFORE INSERT ON `frozen_report` WHEN EXISTS (SELECT 1 FROM `frozen_report` WHERE `name` = NEW.`name`) BEGIN SELECT RAISE(ABORT, 'frozen reports are kept as they are'); END;--> statement-breakpoint
CREATE TRIGGER `history_is_never_changed` BEFORE UPDATE ON `history` BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;--> statement-breakpoint
CREATE TRIGGER `history_is_never_deleted` BEFORE DELETE ON `history` BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;--> statement-breakpoint
CREATE TRIGGER `history_is_never_replaced` BEFORE INSERT ON `history` WHEN EXISTS (SELECT 1 FROM `history` WHERE `entity` = NEW.`entity` AND `id` = NEW.`id` AND (`change` = NEW.`change` OR `version` = NEW.`version`)) BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;--> statement-breakpoint
CREATE TRIGGER `mapping_note_is_never_changed` BEFORE UPDATE ON `mapping_note` BEGIN SELECT RAISE(ABORT, 'notes are append-only'); END;--> statement-breakpoint
CREATE TRIGGER `mapping_note_is_never_deleted` BEFORE DELETE ON `mapping_note` BEGIN SELECT RAISE(ABORT, 'notes are append-only'); END;--> statement-breakpoint
CREATE TRIGGER `mapping_note_is_never_replaced` BEFORE INSERT ON `mapping_note` WHEN EXISTS (SELECT 1 FROM `mapping_note` WHERE `mapping` = NEW.`mapping` AND `place` = NEW.`place`) BEGIN SELECT RAISE(ABORT, 'notes are append-only'); END;
