import { leaf } from '../../command.js';
import { describeObject } from './columns.js';

export const getObject = leaf({
  args: [['<object_id>', 'The object.']],
  examples: ['ipto objects get obj_01JQ3N8Z5T6V7W8X9Y0ABCDEFG'],
  run: async (call, id: string) => {
    const client = await call.client();
    const object = await client.api.objects.get.query({ id });
    await call.result(object, () => describeObject(object));
  },
});
