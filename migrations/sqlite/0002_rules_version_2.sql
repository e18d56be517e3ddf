CREATE TABLE `country_list` (
	`id` text PRIMARY KEY NOT NULL,
	`title` text NOT NULL,
	`source` text NOT NULL,
	`date` text NOT NULL,
	`members` text NOT NULL,
	`version` integer NOT NULL,
	`change` integer NOT NULL,
	FOREIGN KEY (`change`) REFERENCES `change`(`number`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `question` (
	`id` text PRIMARY KEY NOT NULL,
	`checklist` text NOT NULL,
	`text` text NOT NULL,
	`help` text NOT NULL,
	`implies` text NOT NULL,
	`answered_by_tags` text NOT NULL,
	`answered_by_countries` text,
	`author` text NOT NULL,
	`reviewer` text,
	`review_date` text,
	`status` text NOT NULL,
	`position` integer NOT NULL,
	`version` integer NOT NULL,
	`change` integer NOT NULL,
	FOREIGN KEY (`answered_by_countries`) REFERENCES `country_list`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`change`) REFERENCES `change`(`number`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "question_status" CHECK("status" in ('proposed', 'accepted', 'rejected', 'retired')),
	CONSTRAINT "question_texts" CHECK(json_valid("text") and json_valid("help"))
);
--> statement-breakpoint
CREATE TABLE `project_answer` (
	`project` text NOT NULL,
	`question` text NOT NULL,
	`tag` text NOT NULL,
	`answer` text NOT NULL,
	`answered_by` text NOT NULL,
	`answered_at` text NOT NULL,
	PRIMARY KEY(`project`, `question`, `tag`),
	FOREIGN KEY (`project`) REFERENCES `project`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`question`) REFERENCES `question`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "project_answer_known" CHECK("answer" in ('yes', 'no'))
);
--> statement-breakpoint
CREATE INDEX `project_answer_question` ON `project_answer` (`question`);--> statement-breakpoint
CREATE TABLE `__new_mapping` (
	`id` text PRIMARY KEY NOT NULL,
	`mapping_set` text NOT NULL,
	`subject` text NOT NULL,
	`predicate` text NOT NULL,
	`modifier` text NOT NULL,
	`object` text,
	`object_framework` text NOT NULL,
	`strength` text,
	`questions` text NOT NULL,
	`condition` text,
	`strength_if_met` text,
	`about_part` integer NOT NULL,
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
	CONSTRAINT "mapping_condition" CHECK(("condition" is not null or "questions" <> '[]') = (coalesce("strength", '') = 'conditional')),
	CONSTRAINT "mapping_strength_if_met" CHECK("strength_if_met" is null or ("strength" = 'conditional' and "strength_if_met" in ('core', 'supporting'))),
	CONSTRAINT "mapping_about_part" CHECK("about_part" = 0 or "strength" = 'conditional'),
	CONSTRAINT "mapping_confidence" CHECK("confidence" between 0 and 1000),
	CONSTRAINT "mapping_evidence" CHECK("evidence" in ('stated', 'published', 'judged')),
	CONSTRAINT "mapping_status" CHECK("status" in ('proposed', 'accepted', 'rejected', 'retired')),
	CONSTRAINT "mapping_not_to_itself" CHECK("object" is null or "object" <> "subject"),
	CONSTRAINT "mapping_rationale" CHECK(length("rationale") > 0 and length("locator") > 0 and length("source") > 0)
);
--> statement-breakpoint
INSERT INTO `__new_mapping`("id", "mapping_set", "subject", "predicate", "modifier", "object", "object_framework", "strength", "questions", "condition", "strength_if_met", "about_part", "holds_for_parts", "confidence", "evidence", "justification", "author", "reviewer", "mapping_date", "review_date", "source", "locator", "rationale", "status", "version", "change") SELECT "id", "mapping_set", "subject", "predicate", "modifier", "object", "object_framework", "strength", '[]', "condition", NULL, 0, "holds_for_parts", "confidence", "evidence", "justification", "author", "reviewer", "mapping_date", "review_date", "source", "locator", "rationale", "status", "version", "change" FROM `mapping`;--> statement-breakpoint
DROP TABLE `mapping`;--> statement-breakpoint
ALTER TABLE `__new_mapping` RENAME TO `mapping`;--> statement-breakpoint
CREATE UNIQUE INDEX `mapping_statement` ON `mapping` (`mapping_set`,`subject`,`predicate`,`modifier`,`object`) WHERE "status" = 'accepted';--> statement-breakpoint
CREATE UNIQUE INDEX `mapping_statement_proposed` ON `mapping` (`mapping_set`,`subject`,`predicate`,`modifier`,`object`) WHERE "status" = 'proposed';--> statement-breakpoint
CREATE UNIQUE INDEX `mapping_nothing_fits` ON `mapping` (`mapping_set`,`subject`,`object_framework`) WHERE "object" is null and "status" = 'accepted';--> statement-breakpoint
CREATE UNIQUE INDEX `mapping_nothing_fits_proposed` ON `mapping` (`mapping_set`,`subject`,`object_framework`) WHERE "object" is null and "status" = 'proposed';--> statement-breakpoint
CREATE INDEX `mapping_subject` ON `mapping` (`subject`);--> statement-breakpoint
CREATE INDEX `mapping_object` ON `mapping` (`object`);--> statement-breakpoint
DROP INDEX `project_tag_key`;--> statement-breakpoint
ALTER TABLE `project` ADD `reviewed` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `framework` ADD `shared_results` integer DEFAULT true NOT NULL;--> statement-breakpoint
UPDATE `framework` SET `shared_results` = 0 WHERE `id` IN ('srf', 'srf-2021', 'msd', 'sp', 'sv', 'toc');--> statement-breakpoint
ALTER TABLE `mapping_set` ADD `completes` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
-- Confirmed tags are told apart in the key by which projects share alignments.
UPDATE `project` SET `tag_key` = json_array(
	json((
		SELECT coalesce(json_group_array(json(CASE `origin`
			WHEN 'confirmed' THEN json_array(`concept`, `percentage`, 1)
			ELSE json_array(`concept`, `percentage`) END) ORDER BY `concept`), '[]')
		FROM `project_tag` WHERE `project_tag`.`project` = `project`.`id`
	)),
	json((
		SELECT coalesce(json_group_array(`concept` ORDER BY `concept`), '[]')
		FROM `project_decision`
		WHERE `project_decision`.`project` = `project`.`id` AND `decision` = 'decline'
	))
) WHERE EXISTS (
	SELECT 1 FROM `project_tag` WHERE `project_tag`.`project` = `project`.`id` AND `origin` = 'confirmed'
);
