-- DropForeignKey
ALTER TABLE "dataset_terms" DROP CONSTRAINT "dataset_terms_dataset_id_fkey";

-- Written by hand from here on. What the foreign key did when a dataset is deleted; who adds terms holds the dataset.
CREATE FUNCTION "forget_dataset_terms"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM "dataset_terms" WHERE "dataset_id" = OLD."id";
    RETURN NULL;
END
$$;

CREATE TRIGGER "datasets_forget_terms" AFTER DELETE ON "datasets"
    FOR EACH ROW EXECUTE FUNCTION "forget_dataset_terms"();
